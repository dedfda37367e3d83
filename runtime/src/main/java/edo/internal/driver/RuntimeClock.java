package edo.internal.driver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The monotonic clock of one runtime, which a test can stop and move. The only place that reads the
 * machine's clock on behalf of tasks.
 *
 * <p>Everything is in one immutable {@link Mode} behind a volatile reference, so a reader sees a
 * consistent pair of "runs" and "where".
 */
public final class RuntimeClock {
  private record Mode(boolean paused, long base) {}

  private static final VarHandle MODE;

  static {
    try {
      MODE = MethodHandles.lookup().findVarHandle(RuntimeClock.class, "mode", Mode.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Paused: {@code base} is the time. Running: {@code base} is added to the machine's clock. */
  private volatile Mode mode;

  /**
   * A clock that starts at 0.
   *
   * @param paused whether it starts stopped
   */
  public RuntimeClock(boolean paused) {
    mode = paused ? new Mode(true, 0) : new Mode(false, -machineNanos());
  }

  /**
   * The machine's own monotonic clock, for measuring the runtime itself.
   *
   * @return nanoseconds since an arbitrary origin
   */
  public static long machineNanos() {
    return System.nanoTime();
  }

  /**
   * The time.
   *
   * @return nanoseconds since the clock was made
   */
  public long nanoTime() {
    Mode m = mode;
    return m.paused ? m.base : m.base + machineNanos();
  }

  /**
   * Whether the clock stands still.
   *
   * @return true while paused
   */
  public boolean isPaused() {
    return mode.paused;
  }

  /** Stops the clock where it is. */
  public void pause() {
    Mode m = mode;
    if (m.paused || !MODE.compareAndSet(this, m, new Mode(true, m.base + machineNanos()))) {
      throw new IllegalStateException("the clock is paused already");
    }
  }

  /** Lets it run on from where it stands. */
  public void resume() {
    for (; ; ) {
      Mode m = mode;
      if (!m.paused) {
        throw new IllegalStateException("the clock is not paused; call Time.pause() first");
      }
      if (MODE.compareAndSet(this, m, new Mode(false, m.base - machineNanos()))) {
        return;
      }
    }
  }

  /**
   * Moves the stopped clock, at most to the last moment that can be counted.
   *
   * @param nanos how far, not negative
   */
  public void advance(long nanos) {
    for (; ; ) {
      Mode m = mode;
      if (!m.paused) {
        throw new IllegalStateException("the clock is not paused; call Time.pause() first");
      }
      long to = m.base + nanos;
      if (MODE.compareAndSet(this, m, new Mode(true, to < m.base ? Long.MAX_VALUE : to))) {
        return;
      }
    }
  }

  /**
   * Moves the stopped clock forward to an instant; does nothing if it is past it or runs.
   *
   * @param nanos the instant
   */
  public void advanceTo(long nanos) {
    for (; ; ) {
      Mode m = mode;
      if (!m.paused || m.base >= nanos || MODE.compareAndSet(this, m, new Mode(true, nanos))) {
        return;
      }
    }
  }
}
