package edo.internal.task;

import edo.internal.seam.WakerSet;
import edo.task.Waker;
import java.util.concurrent.atomic.AtomicBoolean;

/** Passes the first wake-up on and swallows the rest. */
final class OnceWaker extends AtomicBoolean implements Waker, WakerSet.Mortal {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialised
  private final Waker target;

  OnceWaker(Waker target) {
    this.target = target;
  }

  Waker target() {
    return target;
  }

  @Override
  public boolean isOver() {
    return get() || (target instanceof WakerSet.Mortal mortal && mortal.isOver());
  }

  @Override
  public void wake() {
    if (compareAndSet(false, true)) {
      target.wake();
    }
  }
}
