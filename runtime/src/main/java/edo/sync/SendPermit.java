package edo.sync;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room in an {@link Mpsc} channel for one message or several, reserved until it is used or given
 * back. It keeps the channel open, and works even after the receiver was closed: the receiver waits
 * for it.
 *
 * @param <T> the type of the messages
 */
public final class SendPermit<T> implements AutoCloseable {
  private final MpscCore<T> core;
  private final AtomicLong left;

  SendPermit(MpscCore<T> core, long n) {
    this.core = core;
    this.left = new AtomicLong(n);
    core.senders.add();
    if (n == 0) {
      core.senders.leave();
    }
  }

  /**
   * For how many messages there is room yet.
   *
   * @return the number; 0 once they were sent, or the rest was given back
   */
  public long count() {
    return left.get();
  }

  /**
   * Sends a message; never waits, never fails while there are permits left.
   *
   * @param message the message
   * @throws IllegalStateException if there is no permit left
   */
  public void send(T message) {
    Objects.requireNonNull(message, "a message must not be null");
    long seen;
    do {
      seen = left.get();
      if (seen == 0) {
        throw new IllegalStateException(
            "this permit for "
                + GivenUp.label(MpscCore.KIND, core.name)
                + " is used up, or was closed; reserve another one");
      }
    } while (!left.compareAndSet(seen, seen - 1));
    core.put(message);
    if (seen == 1) {
      core.senders.leave();
    }
  }

  /** Gives back what was not used; whoever is next has it. Closing it again does nothing. */
  @Override
  public void close() {
    long rest = left.getAndSet(0);
    if (rest != 0) {
      core.senders.leave();
      core.giveBack(rest);
    }
  }

  @Override
  public String toString() {
    return "SendPermit[" + left + "]";
  }
}
