package edo.internal.seam;

import edo.task.Async;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way from the task layer down to whoever implements it. The implementation is named, not
 * imported, so that the packages above and below depend on this one and not on each other.
 */
public final class Ambient {
  private static final String IMPLEMENTATION = "edo.internal.scheduler.Current";

  /**
   * Static and final: the JIT treats it as a constant and calls the one implementation directly.
   */
  private static final Provider PROVIDER = load();

  private Ambient() {}

  /**
   * The implementation.
   *
   * @return the one provider of this process
   */
  public static Provider provider() {
    return PROVIDER;
  }

  /**
   * The runtime of the calling thread, or the default one.
   *
   * @return the runtime
   */
  public static Host host() {
    return PROVIDER.host();
  }

  /**
   * Waits for a computation that throws nothing checked but {@link IOException}.
   *
   * @param computation the computation
   * @param <T> the type of its value
   * @return its value
   * @throws IOException what it threw
   */
  public static <T extends @Nullable Object> T awaitIo(Async<T> computation) throws IOException {
    try {
      return PROVIDER.await(computation);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("I/O throws IOException", e);
    }
  }

  /**
   * Waits for a computation that throws nothing checked.
   *
   * @param computation the computation
   * @param <T> the type of its value
   * @return its value
   */
  public static <T extends @Nullable Object> T await(Async<T> computation) {
    try {
      return PROVIDER.await(computation);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("what is awaited here throws no checked exceptions", e);
    }
  }

  private static Provider load() {
    try {
      return Class.forName(IMPLEMENTATION)
          .asSubclass(Provider.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("edo.runtime is incomplete: " + IMPLEMENTATION, e);
    }
  }
}
