package edo.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A system's figures in a benchmark: a line of the TSV.
 *
 * @param suite the suite
 * @param bench the benchmark's name within it
 * @param system who did it
 * @param kind what {@code value} is
 * @param value nanoseconds per operation, or whatever the kind says
 * @param cpu CPU nanoseconds per operation
 * @param samples how many samples there were
 * @param bytes bytes allocated per operation, NaN if nobody counted
 * @param mark why the machine was not quiet; empty if it was
 * @param rounds median of {@code value} in each round
 * @param cpuRounds median of {@code cpu} in each round
 * @param notes further columns
 */
public record Figure(
    String suite,
    String bench,
    String system,
    Kind kind,
    Spread value,
    Spread cpu,
    int samples,
    double bytes,
    String mark,
    Map<Integer, Double> rounds,
    Map<Integer, Double> cpuRounds,
    Map<String, String> notes) {

  /** The first line of the TSV. */
  public static final String HEAD =
      String.join(
          "\t",
          List.of(
              "suite",
              "bench",
              "system",
              "ns_per_op",
              "cpu_ns_per_op",
              "samples",
              "bytes_per_op",
              "kind",
              "least",
              "greatest",
              "cpu_least",
              "cpu_greatest",
              "mark",
              "rounds",
              "cpu_rounds",
              "notes"));

  private static final int COLUMNS = HEAD.split("\t", -1).length;

  /** What the value of a row is. */
  public enum Kind {
    /** Nanoseconds of an operation; its CPU time counts as well, and first. */
    OPERATION("op", "ns"),
    /** A time of its own, such as a lateness; the CPU time beside it says something else. */
    TIME("time", "ns"),
    /** Bytes. */
    BYTES("bytes", "B");

    private final String word;
    private final String unit;

    Kind(String word, String unit) {
      this.word = word;
      this.unit = unit;
    }

    String unit() {
      return unit;
    }

    private static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of row is called " + word);
    }
  }

  /** The two figures by which rows are compared. */
  enum Measure {
    CPU("CPU"),
    VALUE("time");

    private final String title;

    Measure(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** The name under which reasons are kept. */
  String key() {
    return suite + "/" + bench + "/" + system;
  }

  /** Whether the measure says something for this kind of row. */
  boolean has(Measure measure) {
    return measure == Measure.VALUE || (kind == Kind.OPERATION && cpu.median() > 0);
  }

  Spread of(Measure measure) {
    return measure == Measure.CPU ? cpu : value;
  }

  /**
   * This figure as a multiple of another's: the median of the ratios within rounds, as two that
   * took turns in a round met the same machine; of the medians if they have no round in common.
   */
  double ratio(Figure other, Measure measure) {
    Map<Integer, Double> ours = measure == Measure.CPU ? cpuRounds : rounds;
    Map<Integer, Double> theirs = measure == Measure.CPU ? other.cpuRounds : other.rounds;
    double[] ratios =
        ours.keySet().stream()
            .filter(theirs::containsKey)
            .mapToDouble(round -> ours.getOrDefault(round, 0.0) / theirs.getOrDefault(round, 0.0))
            .sorted()
            .toArray();
    int n = ratios.length;
    if (n == 0) {
      return of(measure).median() / other.of(measure).median();
    }
    return n % 2 == 1 ? ratios[n / 2] : (ratios[n / 2 - 1] + ratios[n / 2]) / 2;
  }

  /** This as a line of the TSV. */
  public String line() {
    return String.join(
        "\t",
        suite,
        bench,
        system,
        plain(value.median()),
        plain(cpu.median()),
        Integer.toString(samples),
        Double.isNaN(bytes) ? "" : plain(bytes),
        kind.word,
        plain(value.least()),
        plain(value.greatest()),
        plain(cpu.least()),
        plain(cpu.greatest()),
        clean(mark),
        byRound(rounds),
        byRound(cpuRounds),
        notes.entrySet().stream()
            .map(note -> clean(note.getKey()) + "=" + clean(note.getValue()))
            .collect(Collectors.joining(";")));
  }

  private static String plain(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }

  /** What would break the line or the list of notes becomes a space. */
  private static String clean(String text) {
    return text.replaceAll("[\t\r\n;=]", " ");
  }

  private static String byRound(Map<Integer, Double> medians) {
    return new TreeMap<>(medians)
        .entrySet().stream()
            .map(each -> each.getKey() + ":" + plain(each.getValue()))
            .collect(Collectors.joining(" "));
  }

  /**
   * Reads {@link #line} back.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Figure parse(String line) {
    String[] part = line.split("\t", -1);
    if (part.length != COLUMNS) {
      throw new IllegalArgumentException(
          "a line has " + part.length + " columns instead of " + COLUMNS + ": " + line);
    }
    Map<String, String> notes = new LinkedHashMap<>();
    for (String note : part[15].isEmpty() ? new String[0] : part[15].split(";", -1)) {
      String[] pair = note.split("=", 2);
      notes.put(pair[0], pair.length > 1 ? pair[1] : "");
    }
    return new Figure(
        part[0],
        part[1],
        part[2],
        Kind.of(part[7]),
        new Spread(number(part[3]), number(part[8]), number(part[9])),
        new Spread(number(part[4]), number(part[10]), number(part[11])),
        Integer.parseInt(part[5]),
        part[6].isEmpty() ? Double.NaN : number(part[6]),
        part[12],
        rounds(part[13]),
        rounds(part[14]),
        notes);
  }

  private static double number(String text) {
    return Double.parseDouble(text); // its exception is an IllegalArgumentException
  }

  private static Map<Integer, Double> rounds(String text) {
    Map<Integer, Double> medians = new TreeMap<>();
    for (String each : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      int colon = each.indexOf(':');
      medians.put(Integer.parseInt(each.substring(0, colon)), number(each.substring(colon + 1)));
    }
    return medians;
  }
}
