package edo.sync;

import edo.internal.seam.Awaited;
import edo.internal.seam.WakerSet;
import edo.internal.seam.Wakers;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for permits of a {@link PermitQueue}, and what comes of it: a permit, a guard, a slot.
 *
 * <p>Polled by one task at a time, which may change from poll to poll: {@code waker} is stored
 * before the outcome is looked at, and read by the server after it has settled the outcome.
 */
abstract class Acquire<T extends @Nullable Object> extends PermitQueue.Waiter
    implements Async<T>, Awaited {
  private final PermitQueue queue;
  private volatile @Nullable Waker waker;
  private boolean over;

  Acquire(PermitQueue queue, long wanted) {
    super(wanted);
    this.queue = queue;
  }

  /** Makes the answer; the permits are taken. */
  abstract Poll<T> done();

  /** What to throw when the queue is closed. Only for those that can be. */
  ClosedException closed() {
    throw new AssertionError("this queue is never closed");
  }

  @Override
  public final Poll<T> poll(Context cx) {
    if (over) {
      throw Waits.isOver(this);
    }
    if (!cx.proceed()) {
      return Poll.pending();
    }
    if (isNew()) {
      if (queue.tryAcquire(wanted)) {
        over = true;
        return done();
      }
      refuseIf(queue.isClosed());
      waker = cx.waker();
      queue.enter(this);
    } else {
      waker = cx.waker();
    }
    if (take()) {
      over = true;
      return done();
    }
    refuseIf(isRefused());
    cx.giveBack();
    return Poll.pending();
  }

  private void refuseIf(boolean closed) {
    if (closed) {
      over = true;
      throw closed();
    }
  }

  @Override
  public final void cancel() {
    if (!over) {
      over = true;
      queue.leave(this);
    }
  }

  @Override
  boolean hasEnded() {
    return waker instanceof WakerSet.Mortal task && task.isOver();
  }

  @Override
  void settled() {
    Waker waiting = waker;
    if (waiting != null) {
      Wakers.wake(waiting);
    }
  }
}
