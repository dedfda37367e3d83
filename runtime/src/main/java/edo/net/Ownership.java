package edo.net;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether an object still owns its share of a connection. OWNED → ENDED when it is closed, OWNED →
 * MOVED when the share goes to another object; both are final, so a share is closed once.
 */
final class Ownership {
  private static final int OWNED = 0;
  private static final int ENDED = 1;
  private static final int MOVED = 2;

  private final AtomicInteger state = new AtomicInteger(OWNED);

  /** Ends it; false if there is nothing to end any more. */
  boolean end() {
    return state.compareAndSet(OWNED, ENDED);
  }

  /** Gives the share to another object. */
  void move(String what) {
    int seen = state.compareAndExchange(OWNED, MOVED);
    if (seen != OWNED) {
      throw new IllegalStateException(
          what + (seen == ENDED ? " was closed" : " was given to another object") + " before");
    }
  }

  /** Gives both shares of a connection to another object, or neither. */
  static void move(Ownership reader, Ownership writer) {
    reader.move("the reading half");
    try {
      writer.move("the writing half");
    } catch (IllegalStateException e) {
      reader.state.set(OWNED);
      throw e;
    }
  }
}
