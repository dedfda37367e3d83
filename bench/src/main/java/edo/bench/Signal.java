package edo.bench;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A message without content from one task to another, once: the oneshot channel that Tokio's
 * benchmarks use, poll side.
 *
 * <p>States of {@code cell}: nothing; the receiver's waker; SENT, which is final. The receiver
 * publishes its waker by CAS, so a send that comes first is seen by the failing CAS, and one that
 * comes later finds the waker. The field is read plainly before the CAS only to save it.
 */
final class Signal implements Async<@Nullable Void> {
  private static final VarHandle CELL;
  private static final Object SENT = new Object();

  static {
    try {
      CELL = MethodHandles.lookup().findVarHandle(Signal.class, "cell", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Object cell;

  /** Sends; later calls do nothing. */
  void send() {
    if (CELL.getAndSet(this, SENT) instanceof Waker waker) {
      waker.wake();
    }
  }

  /** Whether somebody waits, or the message is there: a poll has happened or is not needed. */
  boolean isAwaitedOrSent() {
    return cell != null;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // SENT is a marker
  public Poll<@Nullable Void> poll(Context cx) {
    Object seen = cell;
    if (seen == SENT || !CELL.compareAndSet(this, seen, cx.waker())) {
      return Poll.done();
    }
    return Poll.pending();
  }
}
