package edo.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Room in an {@link Mpsc} channel for one message or several, reserved until it is used or given
 * back. It keeps the channel open, and works even after the receiver was closed: the receiver waits
 * for it.
 *
 * @param <T> the type of the messages
 */
public final class SendPermit<T> implements AutoCloseable {
  private static final VarHandle LEFT;

  static {
    try {
      LEFT = MethodHandles.lookup().findVarHandle(SendPermit.class, "left", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MpscCore<T> core;
  private volatile long left;

  SendPermit(MpscCore<T> core, long n) {
    this.core = core;
    LEFT.set(this, n); // plain: a volatile write would be a fence for each permit
    core.senders.add();
    if (n == 0) {
      core.leave();
    }
  }

  /**
   * For how many messages there is room yet.
   *
   * @return the number; 0 once they were sent, or the rest was given back
   */
  public long count() {
    return left;
  }

  /**
   * Sends a message; never waits, never fails while there are permits left.
   *
   * @param message the message
   * @throws IllegalStateException if there is no permit left
   */
  public void send(T message) {
    GivenUp.refuseNull(message, "a message", MpscCore.KIND, core.name);
    long seen;
    do {
      seen = left;
      if (seen == 0) {
        throw new IllegalStateException(
            "this permit for "
                + GivenUp.label(MpscCore.KIND, core.name)
                + " is used up, or was closed; reserve another one");
      }
    } while (!LEFT.compareAndSet(this, seen, seen - 1));
    try {
      core.put(message);
    } finally {
      if (seen == 1) {
        core.leave();
      }
    }
  }

  /** Gives back what was not used; whoever is next has it. Closing it again does nothing. */
  @Override
  public void close() {
    long rest = (long) LEFT.getAndSet(this, 0L);
    if (rest != 0) {
      core.leave();
      core.giveBack(rest);
    }
  }

  @Override
  public String toString() {
    return "SendPermit[" + left + "]";
  }
}
