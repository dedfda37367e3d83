package edo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the machine is, and how much of it others took meanwhile. */
final class Machine {
  /** More than this, and a row is marked. */
  static final double MOST_STOLEN_PERCENT = 2;

  /** An idle thread that wakes later than this in half of all cases marks a row, too. */
  static final double LATEST_WAKE_MILLIS = 0.5;

  private static final int PROBE_MILLIS = 20;

  private Machine() {}

  /**
   * By how many milliseconds an idle thread wakes late just now, at the median. Nothing of ours
   * runs meanwhile.
   */
  static double lateMillis() throws IOException {
    try {
      List<Long> late = lateness(PROBE_MILLIS);
      return late.get(late.size() / 2) / 1e6;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the machine was looked at", e);
    }
  }

  /**
   * The kernel's counters of CPU time.
   *
   * @param stolen ticks that went to other tenants of the host
   * @param total all ticks
   */
  record Ticks(long stolen, long total) {
    /** No time at all. */
    static final Ticks NONE = new Ticks(0, 0);

    /** What passed since then. */
    Ticks since(Ticks before) {
      return new Ticks(stolen - before.stolen, total - before.total);
    }

    /** Both stretches together. */
    Ticks plus(Ticks other) {
      return new Ticks(stolen + other.stolen, total + other.total);
    }

    /** The part that was stolen, in percent. */
    double stolenPercent() {
      return total == 0 ? 0 : 100.0 * stolen / total;
    }
  }

  /** The counters now; all zero where there is no {@code /proc/stat}. */
  static Ticks ticks() {
    Path stat = Path.of("/proc/stat");
    if (!Files.isReadable(stat)) {
      return Ticks.NONE;
    }
    try (var lines = Files.lines(stat)) {
      String[] field = lines.findFirst().orElse("cpu 0 0 0 0 0 0 0 0").trim().split(" +", -1);
      long total = 0;
      // user nice system idle iowait irq softirq steal; the guest columns after them are counted
      // in user already
      for (int i = 1; i <= 8; i++) {
        total += Long.parseLong(field[i]);
      }
      return new Ticks(Long.parseLong(field[8]), total);
    } catch (IOException e) {
      return Ticks.NONE;
    }
  }

  /**
   * Sleeps a millisecond at a time and says how late it woke: what part of a tail is the machine's.
   *
   * @param millis for how long
   */
  static String probe(int millis) throws InterruptedException {
    List<Long> late = lateness(millis);
    int n = late.size();
    return String.format(
        Locale.ROOT,
        "an idle thread that sleeps 1 ms wakes late by %.2f ms (median), %.2f (p99), %.2f (max)",
        late.get(n / 2) / 1e6,
        late.get(n * 99 / 100) / 1e6,
        late.get(n - 1) / 1e6);
  }

  /** How late each of the wakes was, in order of lateness; at least one. */
  private static List<Long> lateness(int millis) throws InterruptedException {
    List<Long> late = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long now = System.nanoTime(); now < end; ) {
      TimeUnit.MILLISECONDS.sleep(1);
      long then = System.nanoTime();
      late.add(then - now - TimeUnit.MILLISECONDS.toNanos(1));
      now = then;
    }
    Collections.sort(late);
    return late;
  }

  /** One line about machine and JVM for the head of a report. */
  static String describe() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %s %s, JDK %s",
        Runtime.getRuntime().availableProcessors(),
        cpuModel(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.vm.version"));
  }

  private static String cpuModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
