package edo.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A count of what a process holds.
 *
 * @param threads live platform threads
 * @param descriptors open file descriptors; 0 where they cannot be counted
 * @param heap bytes of live heap
 */
record Census(int threads, long descriptors, long heap) {
  /** Caches of the JDK may grow a little for as long as they like. */
  private static final long HEAP_SLACK = 16L << 20;

  /** Threads of the JDK's own (compilers, reference handlers) come and go. */
  private static final int THREAD_SLACK = 2;

  private static final int SETTLE_SECONDS = 15;

  /** Counts now. */
  static Census take() {
    return new Census(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        descriptorsOpen(),
        MemoryBench.liveHeap());
  }

  /** Counts, waiting a while for what may end late: idle threads, sockets on their way out. */
  static Census takeWhenSettled(Census before) throws InterruptedException {
    Census now = take();
    for (int i = 0; i < SETTLE_SECONDS && !now.complaints(before, "").isEmpty(); i++) {
      TimeUnit.SECONDS.sleep(1);
      now = take();
    }
    return now;
  }

  private static long descriptorsOpen() {
    Path self = Path.of("/proc/self/fd");
    if (!Files.isDirectory(self)) {
      return 0;
    }
    try (var entries = Files.list(self)) {
      return entries.count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What there is more of than before, one line each. */
  List<String> complaints(Census before, String when) {
    List<String> lines = new ArrayList<>();
    if (threads > before.threads + THREAD_SLACK) {
      lines.add(when + ": " + threads + " threads, before " + before.threads + names());
    }
    if (descriptors > before.descriptors) {
      lines.add(when + ": " + descriptors + " descriptors, before " + before.descriptors);
    }
    if (heap > before.heap + HEAP_SLACK) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %.1f MB of live heap, before %.1f MB",
              when,
              heap / 1e6,
              before.heap / 1e6));
    }
    return lines;
  }

  private static String names() {
    return " "
        + Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d threads, %d fds, %.1f MB live", threads, descriptors, heap / 1e6);
  }
}
