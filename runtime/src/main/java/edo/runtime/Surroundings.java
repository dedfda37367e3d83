package edo.runtime;

import edo.internal.virtual.JdkAccess;
import edo.reactor.Backend;
import edo.reactor.FileRing;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime finds where it is started, unless its builder was told otherwise: processors,
 * flags of the JVM, properties and environment variables.
 */
final class Surroundings {
  static final int MAX_WORKERS = 1 << 12;

  private static final System.Logger LOG = System.getLogger("edo.runtime");
  private static final AtomicBoolean FALLBACK_NOTED = new AtomicBoolean();
  private static final AtomicBoolean REACTOR_NOTED = new AtomicBoolean();
  private static final AtomicBoolean RINGS_NOTED = new AtomicBoolean();

  private Surroundings() {}

  /**
   * The system property {@code edo.scheduler}.
   *
   * @throws IllegalArgumentException if it is none of those there are
   */
  static Scheduling scheduling() {
    String value = System.getProperty("edo.scheduler", "auto");
    return switch (value) {
      case "auto" -> Scheduling.AUTO;
      case "own" -> Scheduling.OWN;
      case "jdk" -> Scheduling.JDK;
      default ->
          throw new IllegalArgumentException(
              "system property edo.scheduler is \"" + value + "\"; use auto, own or jdk");
    };
  }

  /**
   * The environment variable {@code EDO_WORKER_THREADS}, else the number of processors.
   *
   * @throws IllegalArgumentException if it is no number from 1 to {@link #MAX_WORKERS}
   */
  static int workers() {
    String value = System.getenv("EDO_WORKER_THREADS");
    if (value == null || value.isEmpty()) {
      return Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors());
    }
    try {
      int n = Integer.parseInt(value);
      if (n > 0 && n <= MAX_WORKERS) {
        return n;
      }
    } catch (NumberFormatException e) {
      throw badWorkers(value, e);
    }
    throw badWorkers(value, null);
  }

  private static IllegalArgumentException badWorkers(String value, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "environment variable EDO_WORKER_THREADS is \""
            + value
            + "\"; set it to a number from 1 to "
            + MAX_WORKERS
            + " or unset it",
        cause);
  }

  /**
   * Whether virtual-thread tasks run on our scheduler. Says so, once, if they cannot although
   * nobody asked for the JDK's.
   *
   * @throws IllegalStateException if only ours will do and it is not available
   */
  static boolean ownSchedulingFor(Scheduling wanted) {
    if (wanted == Scheduling.JDK || JdkAccess.AVAILABLE) {
      return wanted != Scheduling.JDK;
    }
    String how =
        JdkAccess.reason()
            + "; start the JVM with --add-opens java.base/java.lang=edo.runtime"
            + " (ALL-UNNAMED instead of edo.runtime on the class path)";
    if (wanted == Scheduling.OWN) {
      throw new IllegalStateException("Scheduling.OWN is not available: " + how);
    }
    if (FALLBACK_NOTED.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "virtual-thread tasks run on the JDK's scheduler: no worker bound, no hand-off of long"
              + " slices, no scheduler metrics for them, slower spawns and wake-ups. "
              + how);
    }
    return false;
  }

  /**
   * The system property {@code edo.files}.
   *
   * @throws IllegalArgumentException if it is none of those there are
   */
  static FileIo fileIo() {
    String value = System.getProperty("edo.files", "pool");
    return switch (value) {
      case "pool" -> FileIo.POOL;
      case "io_uring" -> FileIo.IO_URING;
      default ->
          throw new IllegalArgumentException(
              "system property edo.files is \"" + value + "\"; use pool or io_uring");
    };
  }

  /** Whether files are read and written through io_uring. Says so, once, if they cannot be. */
  static boolean fileRingsFor(FileIo wanted, Backend reactor) {
    if (wanted == FileIo.POOL) {
      return false;
    }
    String reason =
        reactor == Backend.EPOLL
            ? FileRing.unavailableReason()
            : "it needs reactor EPOLL, this runtime has " + reactor;
    if (!reason.isEmpty() && RINGS_NOTED.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the blocking pool reads and writes files, as io_uring is not available: " + reason);
    }
    return reason.isEmpty();
  }

  /** The best reactor there is. Says so, once, if that is not epoll and nobody chose another. */
  static Backend backend() {
    Backend best = Backend.best();
    if (best != Backend.EPOLL
        && System.getProperty("edo.reactor") == null
        && REACTOR_NOTED.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "I/O runs on java.nio, with copies and more system calls than epoll needs. "
              + Backend.EPOLL.unavailableReason());
    }
    return best;
  }
}
