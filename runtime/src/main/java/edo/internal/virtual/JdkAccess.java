package edo.internal.virtual;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The one door to JDK internals: creating a virtual thread with a scheduler of our own, finding
 * that scheduler again from the thread, and clearing what a pooled thread must not carry from one
 * task to the next. Needs {@code --add-opens java.base/java.lang=edo.runtime}; without it {@link
 * #AVAILABLE} is false, {@link #reason()} says what to do, and no other method may be called.
 *
 * <p>The handles are {@code static final}, so that the JIT folds them into a field load and a plain
 * constructor call.
 */
public final class JdkAccess {
  private static final @Nullable MethodHandle NEW_THREAD;
  private static final @Nullable MethodHandle SCHEDULER;
  private static final @Nullable MethodHandle CARRIER;
  private static final @Nullable MethodHandle SET_LOCALS;
  private static final @Nullable MethodHandle SET_INHERITABLE_LOCALS;
  private static final @Nullable Class<?> VIRTUAL_THREAD;
  private static final String REASON;

  /** Whether virtual threads can be put on a scheduler of our own. */
  public static final boolean AVAILABLE;

  static {
    MethodHandle newThread = null;
    MethodHandle scheduler = null;
    MethodHandle carrier = null;
    MethodHandle setLocals = null;
    MethodHandle setInheritableLocals = null;
    Class<?> virtualThread = null;
    String reason = "";
    try {
      var builders = Class.forName("java.lang.ThreadBuilders");
      virtualThread = Class.forName("java.lang.VirtualThread");
      var localMap = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
      var lookup = MethodHandles.privateLookupIn(builders, MethodHandles.lookup());
      newThread =
          lookup.findStatic(
              builders,
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
      var inVirtual = MethodHandles.privateLookupIn(virtualThread, MethodHandles.lookup());
      scheduler =
          inVirtual
              .findGetter(virtualThread, "scheduler", Executor.class)
              .asType(MethodType.methodType(Executor.class, Thread.class));
      carrier =
          inVirtual
              .findGetter(virtualThread, "carrierThread", Thread.class)
              .asType(MethodType.methodType(Thread.class, Thread.class));
      var inThread = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      var setter = MethodType.methodType(void.class, Thread.class, Object.class);
      setLocals = inThread.findSetter(Thread.class, "threadLocals", localMap).asType(setter);
      setInheritableLocals =
          inThread.findSetter(Thread.class, "inheritableThreadLocals", localMap).asType(setter);
      probe(newThread);
    } catch (IllegalAccessException e) {
      reason = "java.lang is not open to module edo.runtime";
      newThread = null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      reason = "this JDK's virtual threads differ from those of JDK 25 (" + e + ")";
      newThread = null;
    }
    NEW_THREAD = newThread;
    SCHEDULER = scheduler;
    CARRIER = carrier;
    SET_LOCALS = setLocals;
    SET_INHERITABLE_LOCALS = setInheritableLocals;
    VIRTUAL_THREAD = virtualThread;
    REASON = reason;
    AVAILABLE = newThread != null;
  }

  private JdkAccess() {}

  /** A VM without continuations refuses a scheduler of our own: better to learn it here. */
  private static void probe(MethodHandle newThread) {
    try {
      Executor nowhere = r -> {};
      Runnable nothing = () -> {};
      var _ = (Thread) newThread.invokeExact(nowhere, "", 0, nothing);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Why the door is closed.
   *
   * @return the reason, empty if it is open
   */
  public static String reason() {
    return REASON;
  }

  /**
   * Creates an unstarted virtual thread whose continuation is handed to {@code scheduler} whenever
   * it can run.
   *
   * @param scheduler gets the same {@code Runnable} each time
   * @param name the thread's name
   * @param body what it runs
   * @return the thread
   */
  public static Thread newThread(Executor scheduler, String name, Runnable body) {
    MethodHandle create = NEW_THREAD;
    if (create == null) {
      throw new IllegalStateException(REASON);
    }
    try {
      return (Thread) create.invokeExact(scheduler, name, 0, body);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The platform thread on which a virtual thread is mounted. The JDK sets it before the thread
   * runs, and takes it away before anybody can make the thread runnable again.
   *
   * @param virtual a virtual thread
   * @return its carrier, null if it is not mounted
   */
  public static @Nullable Thread carrierOf(Thread virtual) {
    MethodHandle get = CARRIER;
    if (get == null) {
      throw new IllegalStateException(REASON);
    }
    try {
      return (Thread) get.invokeExact(virtual);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The thread behind a {@code Runnable} that a scheduler was handed: the one thing that it has
   * captured. Slow; for tests, which look for threads that are left.
   *
   * @param continuation what the JDK has handed over
   * @return its thread; null if that is not to be found
   */
  public static @Nullable Thread threadOf(Runnable continuation) {
    try {
      for (Field captured : continuation.getClass().getDeclaredFields()) {
        if (captured.getType() == VIRTUAL_THREAD) {
          captured.setAccessible(true);
          return (Thread) captured.get(continuation);
        }
      }
    } catch (IllegalAccessException | RuntimeException e) {
      return null; // a JDK that does it in another way, or the door is closed
    }
    return null;
  }

  /**
   * The scheduler a thread was created with.
   *
   * @param thread any thread
   * @return its scheduler, or null for a platform thread or when the door is closed
   */
  public static @Nullable Executor schedulerOf(Thread thread) {
    MethodHandle get = SCHEDULER;
    if (!AVAILABLE || get == null || thread.getClass() != VIRTUAL_THREAD) {
      return null;
    }
    try {
      return (Executor) get.invokeExact(thread);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Forgets the thread-locals of the calling pooled thread, so that the next task starts clean.
   *
   * @param self the calling thread
   */
  public static void clearThreadLocals(Thread self) {
    MethodHandle locals = SET_LOCALS;
    MethodHandle inheritable = SET_INHERITABLE_LOCALS;
    if (locals == null || inheritable == null) {
      return;
    }
    try {
      locals.invokeExact(self, (Object) null);
      inheritable.invokeExact(self, (Object) null);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes the JDK start its own socket pollers now. They are virtual threads that inherit the
   * scheduler of whoever touches them first; left alone, that would be a task of ours, and the
   * whole process's JDK sockets would then depend on this runtime. Must be called by a platform
   * thread.
   */
  public static void startJdkPollers() {
    try {
      Class.forName("sun.nio.ch.Poller");
    } catch (ClassNotFoundException e) {
      System.getLogger("edo.runtime")
          .log(
              System.Logger.Level.DEBUG,
              "this JDK has no sun.nio.ch.Poller; nothing to start ahead of time",
              e);
    }
  }
}
