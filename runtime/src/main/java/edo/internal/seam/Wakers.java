package edo.internal.seam;

import edo.task.Waker;

/** Calling wakers, which may be anybody's. */
public final class Wakers {
  private Wakers() {}

  /**
   * Wakes. A waker that throws must not keep the wake-up from others, nor from the caller whatever
   * it is about: it is logged.
   *
   * @param waker the waker
   */
  public static void wake(Waker waker) {
    try {
      waker.wake();
    } catch (Throwable e) {
      LastResort.log(
          System.Logger.Level.ERROR,
          "a waker threw, so what it was to wake may wait for ever; fix the waker in this trace",
          e);
    }
  }
}
