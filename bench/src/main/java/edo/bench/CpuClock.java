package edo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * CPU time of a process, user and system together, dead threads included.
 *
 * <p>Linux keeps it in nanoseconds behind {@code clock_gettime}; the JDK's bean and {@code
 * /proc/PID/stat} only offer 10 ms steps of the same figure, which is too coarse for a sample of a
 * quarter of a second. They are the fallback.
 */
final class CpuClock {
  private static final Optional<MethodHandle> CLOCK_GETTIME = clockGettime();
  private static final int PROCESS_SCHED_CLOCK = 2;
  private static final long TICK_NANOS = 10_000_000;

  private CpuClock() {}

  /** CPU nanoseconds this process has used. */
  static long self() {
    return of(ProcessHandle.current().pid());
  }

  /** CPU nanoseconds the process has used. */
  static long of(long pid) {
    return CLOCK_GETTIME
        .map(handle -> read(handle, pid))
        .filter(n -> n >= 0)
        .orElseGet(() -> stat(pid));
  }

  /**
   * A process's CPU clock has the id that clock_getcpuclockid(3) computes: ~pid in the upper bits.
   */
  private static long read(MethodHandle handle, long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(2 * Long.BYTES, Long.BYTES);
      int id = (int) (~pid << 3) | PROCESS_SCHED_CLOCK;
      int rc = (int) handle.invokeExact(id, time);
      return rc != 0
          ? -1
          : time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
              + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
    } catch (Throwable t) {
      throw new AssertionError("clock_gettime cannot throw", t);
    }
  }

  private static long stat(long pid) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name in parentheses may hold spaces; utime and stime are fields 14 and 15 of the whole.
      String[] field = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(field[11]) + Long.parseLong(field[12])) * TICK_NANOS;
    } catch (IOException e) {
      throw new UncheckedIOException("no CPU time of process " + pid, e);
    }
  }

  @SuppressWarnings("restricted") // a clock, and a struct of our own
  private static Optional<MethodHandle> clockGettime() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("clock_gettime")
        .map(symbol ->
            linker.downcallHandle(
                symbol,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
  }
}
