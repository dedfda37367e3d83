package edo.bench;

import edo.bench.report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the catalogue knows about a benchmark.
 *
 * @param suite the suite it belongs to
 * @param name its name within the suite
 * @param element what one operation is
 * @param workers how many workers it wants; empty for as many as the settings say
 * @param limit how long a child JVM may take; empty if the settings say how long its samples are
 * @param jvmFlags flags its child JVMs need beyond the usual ones
 * @param figures the names of its figures, which become part of the row's name
 * @param systems how to open it for each system in a JVM; the order is the order of the table
 * @param programs systems that are programs of their own and come after those
 */
record BenchSpec(
    String suite,
    String name,
    String element,
    OptionalInt workers,
    Optional<Duration> limit,
    List<String> jvmFlags,
    List<String> figures,
    Map<String, Bench.Factory> systems,
    List<String> programs) {

  private static final List<String> PLAIN = List.of(Bench.PLAIN);

  /** Our tasks as virtual threads. */
  static final String EDO_VT = "edo-vt";

  /** The same, with files read and written through io_uring. */
  static final String EDO_URING = "edo-uring";

  /** Our poll-driven tasks. */
  static final String EDO_ASYNC = "edo-async";

  /** Ours, where there are no tasks. */
  static final String EDO = "edo";

  /** The JDK's own, where there are no tasks. */
  static final String JDK = "jdk";

  /** The JDK's virtual threads on the JDK's scheduler. */
  static final String JDK_VT = "jdk-vt";

  /**
   * The same with {@code synchronized}, where {@link #JDK_VT} has a lock of java.util.concurrent.
   */
  static final String JDK_MONITOR = "jdk-monitor";

  /** Kotlin's coroutines. */
  static final String KOTLIN = "kotlin";

  /** Jox, channels for the JDK's virtual threads. */
  static final String JOX = "jox";

  /** Tokio itself. */
  static final String TOKIO = "tokio";

  /** Go's goroutines. */
  static final String GO = "go";

  /** A plain loop in C, without a runtime: what the machine allows. */
  static final String C = "c";

  /** Whether a system is one of ours, not a peer. */
  static boolean isOurs(String system) {
    return system.equals(EDO_VT)
        || system.equals(EDO_URING)
        || system.equals(EDO_ASYNC)
        || system.equals(EDO);
  }

  /** A benchmark of no system as yet, with as many workers as the settings say. */
  static BenchSpec plain(String suite, String name, String element) {
    return new BenchSpec(
        suite,
        name,
        element,
        OptionalInt.empty(),
        Optional.empty(),
        List.of(),
        PLAIN,
        Map.of(),
        List.of());
  }

  /** A benchmark of all three systems, with as many workers as the settings say. */
  static BenchSpec of(
      String suite,
      String name,
      String element,
      Bench.Factory vt,
      Bench.Factory async,
      Bench.Factory jdk) {
    return ours(suite, name, element, vt, async).with(JDK_VT, jdk);
  }

  /** A benchmark of our two kinds of task that the JDK has nothing like. */
  static BenchSpec ours(
      String suite, String name, String element, Bench.Factory vt, Bench.Factory async) {
    return plain(suite, name, element).with(EDO_VT, vt).with(EDO_ASYNC, async);
  }

  /** The same with a further system. */
  BenchSpec with(String system, Bench.Factory factory) {
    Map<String, Bench.Factory> more = new LinkedHashMap<>(systems);
    more.put(system, factory);
    return new BenchSpec(suite, name, element, workers, limit, jvmFlags, figures, more, programs);
  }

  /** The same with a further system that is a program of its own. */
  BenchSpec withProgram(String system) {
    List<String> more = new ArrayList<>(programs);
    more.add(system);
    return new BenchSpec(
        suite, name, element, workers, limit, jvmFlags, figures, systems, List.copyOf(more));
  }

  /** All systems, in the order of the table. */
  List<String> allSystems() {
    List<String> all = new ArrayList<>(systems.keySet());
    all.addAll(programs);
    return all;
  }

  /** The same with one worker. */
  BenchSpec singleWorker() {
    return workers(OptionalInt.of(1));
  }

  /** The same with so many workers. */
  BenchSpec workers(OptionalInt count) {
    return new BenchSpec(suite, name, element, count, limit, jvmFlags, figures, systems, programs);
  }

  /** The same, measured as a whole instead of by the clock: with flags and figures of its own. */
  BenchSpec asAWhole(List<String> flags, List<String> names) {
    return new BenchSpec(
        suite,
        name,
        element,
        workers,
        Optional.of(Duration.ofMinutes(10)),
        flags,
        names,
        systems,
        programs);
  }

  /** The same, given up after so long. */
  BenchSpec within(Duration most) {
    return new BenchSpec(
        suite, name, element, workers, Optional.of(most), jvmFlags, figures, systems, programs);
  }

  /** What a figure is: by its name, as benchmarks measured as a whole choose them. */
  static Figure.Kind kind(String figure) {
    if (figure.equals(Bench.PLAIN)) {
      return Figure.Kind.OPERATION;
    }
    return figure.endsWith("_bytes") ? Figure.Kind.BYTES : Figure.Kind.TIME;
  }

  /** The name of a figure's row. */
  String row(String figure) {
    return figure.equals(Bench.PLAIN) ? name : name + figure;
  }
}
