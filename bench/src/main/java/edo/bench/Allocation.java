package edo.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this JVM has allocated on its heap. */
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /**
   * Bytes since the start, by all threads; what a virtual thread allocates counts for its carrier.
   */
  static long total() {
    return THREADS.getTotalThreadAllocatedBytes();
  }
}
