package edo.reactor.internal.epoll;

import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a test comes between this backend and the C library. Each handle passes through here once,
 * when its class is initialised: after that it is a constant again, and a process without a test
 * has the C library's own.
 *
 * <p><b>States:</b> undecided, plain, intercepted; the first handle or the first test decides, for
 * the life of the process.
 */
final class CallSeam {
  /** Comes between. */
  @FunctionalInterface
  interface Interceptor {
    /**
     * Called once for each function.
     *
     * @param function its name in C
     * @param handle calls it; memory for errno comes first
     * @return what is to be called instead, of the same type
     */
    MethodHandle around(String function, MethodHandle handle);
  }

  /** States without a test. Told apart by identity, which two equal lambdas need not have. */
  private enum NoTest implements Interceptor {
    UNDECIDED,
    PLAIN;

    @Override
    public MethodHandle around(String function, MethodHandle handle) {
      return handle;
    }
  }

  private static final AtomicReference<Interceptor> DECIDED =
      new AtomicReference<>(NoTest.UNDECIDED);

  private CallSeam() {}

  /** For a test, before anything else of this package is used. */
  static void intercept(Interceptor interceptor) {
    Objects.requireNonNull(interceptor);
    if (!DECIDED.compareAndSet(NoTest.UNDECIDED, interceptor)) {
      throw new IllegalStateException(
          "too late: system calls have been bound already; use a process of its own");
    }
  }

  static MethodHandle through(String function, MethodHandle handle) {
    DECIDED.compareAndSet(NoTest.UNDECIDED, NoTest.PLAIN);
    return DECIDED.get().around(function, handle);
  }
}
