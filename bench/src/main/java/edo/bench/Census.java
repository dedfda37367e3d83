package edo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A count of what a process holds.
 *
 * @param threads live platform threads
 * @param descriptors sockets, pipes and the like that are open; empty where they cannot be listed
 * @param heap bytes of live heap
 */
record Census(int threads, List<String> descriptors, long heap) {
  /** Caches of the JDK may grow a little for as long as they like. */
  private static final long HEAP_SLACK = 16L << 20;

  /** Threads of the JDK's own (compilers, reference handlers) come and go. */
  private static final int THREAD_SLACK = 2;

  private static final Pattern CHANNEL = Pattern.compile("socket:|pipe:|anon_inode:");
  private static final Pattern INODE = Pattern.compile("socket:\\[(\\d+)]");
  private static final int SETTLE_SECONDS = 15;

  /** Counts now. */
  static Census take() {
    return new Census(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        channelsOpen(),
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

  /** Sockets, pipes, epoll and event descriptors; the JDK opens jars and the like when it likes. */
  private static List<String> channelsOpen() {
    Path self = Path.of("/proc/self/fd");
    List<String> open = new ArrayList<>();
    if (!Files.isDirectory(self)) {
      return open;
    }
    try (var entries = Files.newDirectoryStream(self)) {
      for (Path entry : entries) {
        String target = targetOf(entry);
        if (CHANNEL.matcher(target).lookingAt()) {
          open.add(entry.getFileName() + " " + target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the open descriptors", e);
    }
    return open;
  }

  /** Empty for a descriptor that has been closed since the list was made. */
  private static String targetOf(Path entry) {
    try {
      return Files.readSymbolicLink(entry).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** What there is more of than before, one line each. */
  List<String> complaints(Census before, String when) {
    List<String> lines = new ArrayList<>();
    if (threads > before.threads + THREAD_SLACK) {
      lines.add(when + ": " + threads + " threads, before " + before.threads + names());
    }
    if (descriptors.size() > before.descriptors.size()) {
      List<String> more = new ArrayList<>(descriptors);
      more.removeAll(before.descriptors);
      lines.add(when + ": open " + named(more) + " more than before, when it was " + before);
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

  private static List<String> named(List<String> open) {
    SocketTable table = SocketTable.read();
    return open.stream()
        .map(line -> {
          Matcher socket = INODE.matcher(line);
          return socket.find() ? line + " " + table.describe(socket.group(1)) : line;
        })
        .toList();
  }

  private static String names() {
    return " "
        + Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d threads, %d sockets and the like, %.1f MB live",
        threads,
        descriptors.size(),
        heap / 1e6);
  }
}
