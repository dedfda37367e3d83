package edo.internal.seam;

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
