package edo.bench;

import java.time.Duration;
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
 * @param systems how to open it for each system; the order is the order of the table
 */
record BenchSpec(
    String suite,
    String name,
    String element,
    OptionalInt workers,
    Optional<Duration> limit,
    List<String> jvmFlags,
    List<String> figures,
    Map<String, Bench.Factory> systems) {

  private static final List<String> PLAIN = List.of(Bench.PLAIN);

  /** Our tasks as virtual threads. */
  static final String EDO_VT = "edo-vt";

  /** Our poll-driven tasks. */
  static final String EDO_ASYNC = "edo-async";

  /** The JDK's virtual threads on the JDK's scheduler: what all ratios refer to. */
  static final String JDK_VT = "jdk-vt";

  /** A benchmark of all three systems, with as many workers as the settings say. */
  static BenchSpec of(
      String suite,
      String name,
      String element,
      Bench.Factory vt,
      Bench.Factory async,
      Bench.Factory jdk) {
    Map<String, Bench.Factory> systems = new LinkedHashMap<>();
    systems.put(EDO_VT, vt);
    systems.put(EDO_ASYNC, async);
    systems.put(JDK_VT, jdk);
    return new BenchSpec(
        suite, name, element, OptionalInt.empty(), Optional.empty(), List.of(), PLAIN, systems);
  }

  /** A benchmark of our two kinds of task that the JDK has nothing like. */
  static BenchSpec ours(
      String suite, String name, String element, Bench.Factory vt, Bench.Factory async) {
    Map<String, Bench.Factory> systems = new LinkedHashMap<>();
    systems.put(EDO_VT, vt);
    systems.put(EDO_ASYNC, async);
    return new BenchSpec(
        suite, name, element, OptionalInt.empty(), Optional.empty(), List.of(), PLAIN, systems);
  }

  /** The same with one worker. */
  BenchSpec singleWorker() {
    return new BenchSpec(
        suite, name, element, OptionalInt.of(1), limit, jvmFlags, figures, systems);
  }

  /** The same, measured as a whole instead of by the clock: with flags and figures of its own. */
  BenchSpec asAWhole(List<String> flags, List<String> names) {
    return new BenchSpec(
        suite, name, element, workers, Optional.of(Duration.ofMinutes(10)), flags, names, systems);
  }

  /** The name of a figure's row. */
  String row(String figure) {
    return figure.equals(Bench.PLAIN) ? name : name + figure;
  }
}
