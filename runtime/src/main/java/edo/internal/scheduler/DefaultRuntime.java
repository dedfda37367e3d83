package edo.internal.scheduler;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.runtime.EdoRuntime;
import java.util.Objects;

/**
 * The runtime that serves code outside of any: started when this class is first used, lives as long
 * as the process.
 */
final class DefaultRuntime {
  static final Host HOST = start();

  private DefaultRuntime() {}

  private static Host start() {
    try {
      return EdoRuntime.multiThread()
          .name("default")
          .threadName(n -> n >= 0 ? "edo-default-worker-" + n : "edo-default-helper")
          .build()
          .within(() -> Objects.requireNonNull(Ambient.provider().currentHost()));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("looking up a host throws nothing", e);
    }
  }
}
