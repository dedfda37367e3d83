package edo.bench;

import edo.bench.report.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns rows into the printed table and the TSV file. */
final class Report {
  /** The systems that ratios refer to, where they took part. */
  private static final List<String> BASES =
      List.of(
          BenchSpec.JDK_VT,
          BenchSpec.JDK_MONITOR,
          BenchSpec.KOTLIN,
          BenchSpec.JOX,
          BenchSpec.TOKIO,
          BenchSpec.GO,
          BenchSpec.C,
          EchoServer.NETTY,
          EchoServer.NETTY_URING,
          EchoServer.VERTX,
          BytesRows.NETTY_HEAP,
          BytesRows.NETTY_DIRECT,
          BenchSpec.JDK,
          RedisSuite.REDIS);

  private Report() {}

  /** Prints the table: one block per bench, columns as wide as they need to be. */
  static void print(List<Row> rows, PrintStream out) {
    List<String> bases =
        BASES.stream().filter(b -> rows.stream().anyMatch(r -> r.system().equals(b))).toList();
    Set<String> notes = new LinkedHashSet<>();
    rows.forEach(row -> notes.addAll(row.notes().keySet()));
    List<String> head = new ArrayList<>(List.of("bench", "system", "ns/op", "[range]"));
    head.addAll(List.of("CPU ns/op", "[range]"));
    bases.forEach(base -> head.addAll(List.of("wall/" + base, "CPU/" + base)));
    boolean counted = rows.stream().anyMatch(row -> !bytes(row).isEmpty());
    if (counted) {
      head.add("B/op");
    }
    head.add("wakes/op");
    head.addAll(notes);
    head.add("n");
    List<List<String>> table = new ArrayList<>(List.of(head));
    Map<String, List<Row>> byBench = new LinkedHashMap<>();
    rows.forEach(row -> byBench.computeIfAbsent(row.bench(), name -> new ArrayList<>()).add(row));
    for (List<Row> bench : byBench.values()) {
      for (Row row : bench) {
        List<String> line = new ArrayList<>(figures(row));
        bases.forEach(base -> line.addAll(ratios(row, bench, base)));
        if (counted) {
          line.add(bytes(row));
        }
        double wakes = row.range(Sample::wakesPerOp).median();
        line.add(wakes == 0 ? "" : String.format(Locale.ROOT, "%.4f", wakes));
        notes.forEach(name -> line.add(row.notes().getOrDefault(name, "")));
        line.add(Integer.toString(row.samples()));
        table.add(line);
      }
    }
    printAligned(table, out);
    if (rows.stream().anyMatch(Row::disturbed)) {
      out.println("* others took more than two percent of the machine's time meanwhile");
    }
  }

  private static List<String> figures(Row row) {
    Range wall = row.range(Sample::wallPerOp);
    Range cpu = row.range(Sample::cpuPerOp);
    return List.of(
        row.bench() + (row.disturbed() ? " *" : ""),
        row.system(),
        figure(wall.median()),
        range(wall),
        figure(cpu.median()),
        range(cpu));
  }

  private static List<String> ratios(Row row, List<Row> bench, String base) {
    Optional<Row> reference = bench.stream().filter(r -> r.system().equals(base)).findFirst();
    return List.of(
        reference.map(r -> ratio(row.ratio(r, Sample::wallPerOp))).orElse(""),
        reference.map(r -> ratio(row.ratio(r, Sample::cpuPerOp))).orElse(""));
  }

  private static String bytes(Row row) {
    double bytes = row.range(Sample::bytesPerOp).median();
    return Double.isNaN(bytes) ? "" : figure(bytes);
  }

  private static void printAligned(List<List<String>> table, PrintStream out) {
    int columns = table.getFirst().size();
    int[] width = new int[columns];
    for (List<String> line : table) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], line.get(i).length());
      }
    }
    for (List<String> line : table) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String pad = " ".repeat(width[i] - line.get(i).length());
        text.append(i < 2 ? line.get(i) + pad : pad + line.get(i)).append("  ");
      }
      out.println(text.toString().stripTrailing());
    }
  }

  /** Writes the TSV file: what is known of the run, and the figures. */
  static void writeTsv(Results run, List<Row> rows, Path file) throws IOException {
    Results results = new Results(rows.stream().map(Row::figure).toList(), run.facts());
    Files.write(file, results.lines());
  }

  static String figure(double value) {
    return value < 1_000
        ? String.format(Locale.ROOT, "%.1f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String range(Range range) {
    return "[" + figure(range.least()) + ".." + figure(range.greatest()) + "]";
  }

  private static String ratio(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
  }
}
