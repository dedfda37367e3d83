package edo.testkit;

import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeBuilder;

/** The runtimes that every behaviour is tried on. */
public enum Flavor {
  /** One worker, which runs only while somebody is inside {@code run}. */
  CURRENT_THREAD,
  /** Four workers. */
  MULTI_4,
  /** One worker of its own. */
  MULTI_1;

  /**
   * A builder for this kind of runtime, otherwise with the defaults.
   *
   * @return the builder
   */
  public RuntimeBuilder builder() {
    return switch (this) {
      case CURRENT_THREAD -> EdoRuntime.currentThread();
      case MULTI_4 -> EdoRuntime.multiThread().workerThreads(4);
      case MULTI_1 -> EdoRuntime.multiThread().workerThreads(1);
    };
  }
}
