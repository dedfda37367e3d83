package edo.check.internal.instrument;

import java.lang.reflect.Array;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What rewritten code calls instead of methods of the JDK's and of monitors. Outside of a model
 * nothing happens here but what copies.
 */
public final class Substitutes {
  private Substitutes() {}

  private static boolean isOff() {
    return !Hooks.RUNNING.isBound();
  }

  /**
   * {@link System#arraycopy}, one element after the other.
   *
   * @param from the source
   * @param at its first element
   * @param to the target
   * @param there its first element
   * @param length how many
   */
  public static void arraycopy(
      @Nullable Object from, int at, @Nullable Object to, int there, int length) {
    if (isOff() || from == null || to == null) {
      System.arraycopy(Objects.requireNonNull(from), at, Objects.requireNonNull(to), there, length);
      return;
    }
    // So that what is out of bounds, or of another type, is told before anything is copied.
    System.arraycopy(from, at, to, there, 0);
    int _ = Objects.checkFromIndexSize(at, length, Array.getLength(from));
    int _ = Objects.checkFromIndexSize(there, length, Array.getLength(to));
    boolean isBackwards = from == to && at < there;
    for (int i = 0; i < length; i++) {
      int offset = isBackwards ? length - 1 - i : i;
      boolean traced = Hooks.element(from, at + offset, false);
      Object copy = Array.newInstance(from.getClass().componentType(), 1);
      System.arraycopy(from, at + offset, copy, 0, 1);
      if (traced) {
        Hooks.loaded(Array.get(copy, 0));
      }
      if (Hooks.element(to, there + offset, true)) {
        Hooks.stored(Array.get(copy, 0));
      }
      System.arraycopy(copy, 0, to, there + offset, 1);
    }
  }

  /**
   * For {@code monitorenter}.
   *
   * @param object the object; null fails as it would there
   */
  public static void monitorEnter(@Nullable Object object) {
    Object monitor = Objects.requireNonNull(object);
    if (!isOff()) {
      Hooks.RUNNING.get().monitorEnter(monitor);
    }
  }

  /**
   * For {@code monitorexit}.
   *
   * @param object the object
   */
  public static void monitorExit(Object object) {
    if (!isOff()) {
      Hooks.RUNNING.get().monitorExit(object);
    }
  }

  /**
   * {@link Object#wait()}.
   *
   * @param object the object
   */
  public static void await(@Nullable Object object) {
    Object monitor = Objects.requireNonNull(object);
    if (!isOff()) {
      Hooks.RUNNING.get().monitorWait(monitor);
    }
  }

  /**
   * {@link Object#wait(long)}.
   *
   * @param object the object
   * @param millis ignored: time does not pass in a model
   */
  public static void await(@Nullable Object object, long millis) {
    await(object);
  }

  /**
   * {@link Object#wait(long, int)}.
   *
   * @param object the object
   * @param millis ignored: time does not pass in a model
   * @param nanos ignored
   */
  public static void await(@Nullable Object object, long millis, int nanos) {
    await(object);
  }

  /**
   * {@link Object#notify}.
   *
   * @param object the object
   */
  public static void signal(@Nullable Object object) {
    Object monitor = Objects.requireNonNull(object);
    if (!isOff()) {
      Hooks.RUNNING.get().monitorNotify(monitor, false);
    }
  }

  /**
   * {@link Object#notifyAll}.
   *
   * @param object the object
   */
  public static void signalAll(@Nullable Object object) {
    Object monitor = Objects.requireNonNull(object);
    if (!isOff()) {
      Hooks.RUNNING.get().monitorNotify(monitor, true);
    }
  }

  /**
   * {@link Thread#holdsLock}.
   *
   * @param object the object
   * @return whether it does
   */
  public static boolean holdsLock(@Nullable Object object) {
    Object monitor = Objects.requireNonNull(object);
    return !isOff() && Hooks.RUNNING.get().holds(monitor);
  }

  /** {@code LockSupport.park()}. */
  public static void park() {
    if (!isOff()) {
      Hooks.RUNNING.get().park();
    }
  }

  /**
   * {@code LockSupport.park(Object)}.
   *
   * @param blocker ignored
   */
  public static void park(@Nullable Object blocker) {
    park();
  }

  /**
   * {@code LockSupport.parkNanos(long)}.
   *
   * @param nanos ignored unless there are none: time does not pass in a model
   */
  public static void parkFor(long nanos) {
    if (nanos > 0) {
      park();
    }
  }

  /**
   * {@code LockSupport.parkNanos(Object, long)}.
   *
   * @param blocker ignored
   * @param nanos ignored unless there are none: time does not pass in a model
   */
  public static void parkFor(@Nullable Object blocker, long nanos) {
    parkFor(nanos);
  }

  /**
   * {@code LockSupport.unpark}.
   *
   * @param thread the thread; nothing happens if it is null
   */
  public static void unpark(@Nullable Thread thread) {
    if (!isOff() && thread != null) {
      Hooks.RUNNING.get().unpark(thread);
    }
  }

  /** {@link Thread#onSpinWait} and {@link Thread#yield}. */
  public static void spin() {
    if (!isOff()) {
      Hooks.RUNNING.get().spin();
    }
  }
}
