package edo.bench;

import edo.bench.report.Figure;
import edo.bench.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** All samples of one system in one benchmark, round by round. */
final class Row {
  private final String suite;
  private final String bench;
  private final String system;
  private final NavigableMap<Integer, List<Sample>> rounds = new TreeMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private final Figure.Kind kind;
  private Machine.Ticks ticks = Machine.Ticks.NONE;
  private double lateMillis;

  Row(String suite, String bench, String system) {
    this(suite, bench, system, Figure.Kind.OPERATION);
  }

  Row(String suite, String bench, String system, Figure.Kind kind) {
    this.suite = suite;
    this.bench = bench;
    this.system = system;
    this.kind = kind;
  }

  String suite() {
    return suite;
  }

  String bench() {
    return bench;
  }

  String system() {
    return system;
  }

  /** Adds samples of a round, and what the machine's counters did meanwhile. */
  void add(int round, List<Sample> samples, Machine.Ticks passed) {
    rounds.computeIfAbsent(round, r -> new ArrayList<>()).addAll(samples);
    ticks = ticks.plus(passed);
  }

  /** Sets a further column of the printed table. */
  void note(String column, String value) {
    notes.put(column, value);
  }

  Map<String, String> notes() {
    return notes;
  }

  /** How many samples there are. */
  int samples() {
    return rounds.values().stream().mapToInt(List::size).sum();
  }

  /** Says how late an idle thread woke before a round; the worst round counts. */
  void wokeLate(double millis) {
    lateMillis = Math.max(lateMillis, millis);
  }

  /** Whether others took so much of the machine that the row deserves a mark. */
  boolean disturbed() {
    return !mark().isEmpty();
  }

  /** Why the machine was not quiet; empty if it was. */
  String mark() {
    List<String> why = new ArrayList<>();
    if (ticks.stolenPercent() > Machine.MOST_STOLEN_PERCENT) {
      why.add(String.format(Locale.ROOT, "%.1f %% stolen", ticks.stolenPercent()));
    }
    if (lateMillis > Machine.LATEST_WAKE_MILLIS) {
      why.add(String.format(Locale.ROOT, "idle thread late by %.1f ms", lateMillis));
    }
    return String.join(", ", why);
  }

  /** The row as the report reads it. */
  Figure figure() {
    return new Figure(
        suite,
        bench,
        system,
        kind,
        spread(range(Sample::wallPerOp)),
        spread(range(Sample::cpuPerOp)),
        samples(),
        range(Sample::bytesPerOp).median(),
        mark(),
        medians(Sample::wallPerOp),
        medians(Sample::cpuPerOp),
        notes);
  }

  private static Spread spread(Range range) {
    return new Spread(range.median(), range.least(), range.greatest());
  }

  private Map<Integer, Double> medians(ToDoubleFunction<Sample> figure) {
    Map<Integer, Double> medians = new TreeMap<>();
    rounds.keySet().forEach(round -> medians.put(round, median(round, figure)));
    return medians;
  }

  /** Median, least and greatest of a figure over all samples. */
  Range range(ToDoubleFunction<Sample> figure) {
    return Range.of(rounds.values().stream().flatMap(List::stream).mapToDouble(figure).toArray());
  }

  /**
   * This row's figure as a multiple of another's: the median of the ratios within each round, since
   * the two were neighbours in time there.
   *
   * @return the ratio, NaN if the two have no round in common
   */
  double ratio(Row other, ToDoubleFunction<Sample> figure) {
    double[] ratios =
        rounds.keySet().stream()
            .filter(other.rounds::containsKey)
            .mapToDouble(round -> median(round, figure) / other.median(round, figure))
            .toArray();
    return ratios.length == 0 ? Double.NaN : Range.of(ratios).median();
  }

  private double median(int round, ToDoubleFunction<Sample> figure) {
    List<Sample> samples = rounds.getOrDefault(round, List.of());
    return Range.of(samples.stream().mapToDouble(figure).toArray()).median();
  }
}
