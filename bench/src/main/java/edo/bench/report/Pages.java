package edo.bench.report;

import edo.bench.report.Figure.Kind;
import edo.bench.report.Figure.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes {@code README.md} (what took part, on what, where Edo is not first), a page with tables
 * for each suite, the plots, and the figures themselves.
 */
public final class Pages {
  /** The file with the figures the pages were made of. */
  public static final String FIGURES = "figures.tsv";

  private final Results results;
  private final Marks marks;
  private final Reasons reasons;
  private final Predicate<String> isOurs;
  private final Plot plot;
  private final Map<String, List<Figure>> suites = new LinkedHashMap<>();

  /**
   * For these figures.
   *
   * @param results what was measured
   * @param marks what is to be reached
   * @param reasons why Edo is not first somewhere
   * @param systems all systems there can be, in their order
   * @param isOurs which of them are ours
   */
  public Pages(
      Results results,
      Marks marks,
      Reasons reasons,
      List<String> systems,
      Predicate<String> isOurs) {
    this.results = results;
    this.marks = marks;
    this.reasons = reasons;
    this.isOurs = isOurs;
    Set<String> known = new LinkedHashSet<>(systems);
    results.figures().forEach(figure -> known.add(figure.system()));
    this.plot = new Plot(List.copyOf(known));
    results
        .figures()
        .forEach(row -> suites.computeIfAbsent(row.suite(), s -> new ArrayList<>()).add(row));
  }

  /** Writes everything into a folder, which is made if it is missing. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, String> plots = new LinkedHashMap<>();
    for (Map.Entry<String, List<Figure>> suite : suites.entrySet()) {
      Map<String, String> own = plots(suite.getKey(), suite.getValue());
      plots.putAll(own);
      Files.writeString(
          folder.resolve(suite.getKey() + ".md"),
          suitePage(suite.getKey(), suite.getValue(), own.keySet()));
    }
    for (Map.Entry<String, String> each : plots.entrySet()) {
      Files.writeString(folder.resolve(each.getKey()), each.getValue());
    }
    Files.writeString(folder.resolve("README.md"), overview(plots.keySet()));
    Files.write(folder.resolve(FIGURES), results.lines());
  }

  /** The plots of a suite, by file name; the one to look at first is the first. */
  private Map<String, String> plots(String suite, List<Figure> rows) {
    Map<String, String> made = new LinkedHashMap<>();
    List<Figure> flat = rows.stream().filter(row -> !Plot.onCurve(row)).toList();
    for (Kind kind : Kind.values()) {
      List<Figure> some = flat.stream().filter(row -> row.kind() == kind).toList();
      for (Measure measure : Measure.values()) {
        List<Figure> shown = some.stream().filter(row -> row.has(measure)).toList();
        if (!shown.isEmpty()) {
          made.put(
              suite + "-" + name(kind, measure) + ".svg",
              plot.dots(suite + ": " + axis(kind, measure), shown, measure));
        }
      }
    }
    Map<String, List<Figure>> curves = new LinkedHashMap<>();
    rows.stream()
        .filter(Plot::onCurve)
        .forEach(row -> curves.computeIfAbsent(Plot.curve(row), c -> new ArrayList<>()).add(row));
    curves.forEach((curve, on) -> {
      Kind kind = on.getFirst().kind();
      Measure measure = on.getFirst().has(Measure.CPU) ? Measure.CPU : Measure.VALUE;
      made.put(
          suite + "-" + curve + ".svg",
          plot.curves(suite + ", " + curve + ": " + axis(kind, measure), on, measure));
    });
    return made;
  }

  private static String name(Kind kind, Measure measure) {
    return switch (kind) {
      case OPERATION -> measure == Measure.CPU ? "cpu" : "wall";
      case TIME -> "time";
      case BYTES -> "bytes";
    };
  }

  private static String axis(Kind kind, Measure measure) {
    String what =
        switch (kind) {
          case OPERATION ->
              measure == Measure.CPU
                  ? "CPU nanoseconds per operation"
                  : "nanoseconds per operation";
          case TIME -> "nanoseconds";
          case BYTES -> "bytes";
        };
    return what + "; median and range, less is better";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String tableRow(List<String> cells) {
    return "| " + String.join(" | ", cells.stream().map(Pages::cell).toList()) + " |\n";
  }

  private static String tableHead(List<String> names) {
    return tableRow(names) + "|" + " --- |".repeat(names.size()) + "\n";
  }

  private String suitePage(String suite, List<Figure> rows, Set<String> plots) {
    StringBuilder page = new StringBuilder();
    page.append("# Suite `").append(suite).append("`\n\n");
    page.append("Made by `./edo bench report`; [all suites](README.md), ");
    page.append("[what the rows are](../bench.md).\n\n");
    plots.forEach(file -> page.append("![").append(file).append("](").append(file).append(")\n\n"));
    Set<String> notes = new LinkedHashSet<>();
    rows.forEach(row -> notes.addAll(row.notes().keySet()));
    List<String> head = new ArrayList<>(List.of("Row", "System", "Value", "CPU ns"));
    head.addAll(List.of("value / best of Edo", "CPU / best of Edo", "B per op"));
    head.addAll(notes);
    head.addAll(List.of("samples", "machine"));
    page.append(tableHead(head));
    for (Figure row : rows) {
      List<String> line = new ArrayList<>();
      line.add(row.bench());
      line.add(row.system());
      line.add(row.value().text() + " " + row.kind().unit());
      line.add(row.has(Measure.CPU) ? row.cpu().text() : "");
      line.add(toOurBest(row, rows, Measure.VALUE));
      line.add(toOurBest(row, rows, Measure.CPU));
      line.add(Double.isNaN(row.bytes()) ? "" : Spread.number(row.bytes()));
      notes.forEach(name -> line.add(row.notes().getOrDefault(name, "")));
      line.add(Integer.toString(row.samples()));
      line.add(row.mark());
      page.append(tableRow(line));
    }
    return page.toString();
  }

  private String toOurBest(Figure row, List<Figure> rows, Measure measure) {
    return rows.stream()
        .filter(ours -> ours.bench().equals(row.bench()) && isOurs.test(ours.system()))
        .filter(ours -> row.has(measure) && ours.has(measure))
        .min(java.util.Comparator.comparingDouble(ours -> ours.of(measure).median()))
        .map(ours -> Spread.number(row.ratio(ours, measure)))
        .orElse("");
  }

  private String overview(Set<String> plots) {
    StringBuilder page = new StringBuilder();
    page.append("# Benchmarks: one set of figures\n\n");
    page.append("Made by `./edo bench report` of [").append(FIGURES).append("](").append(FIGURES);
    page.append(
        "). Nothing on this page is written by hand but the marks, and the reasons at its end.\n");
    page.append("[What the rows are, and how they are measured](../bench.md).\n\n");
    page.append("Systems take turns in processes of their own. CPU time counts first: other ");
    page.append("tenants of a machine move it least. Figures of different machines do not ");
    page.append("compare, and those of different runs only roughly.\n\n");
    facts(page, "Machine", Results.MACHINE);
    facts(page, "Quiet", Results.QUIET);
    facts(page, "Date", Results.DATE);
    facts(page, "Versions", Results.VERSION);
    facts(page, "Commands", Results.COMMAND);
    facts(page, "Not measured", Results.SKIPPED);
    long marked = results.figures().stream().filter(row -> !row.mark().isEmpty()).count();
    page.append(
        "%d rows; for %d of them the machine was not quiet, which their tables say.%n%n"
            .formatted(results.figures().size(), marked));
    page.append("## Suites\n\n");
    for (String suite : suites.keySet()) {
      page.append("### [").append(suite).append("](").append(suite).append(".md)\n\n");
      plots.stream()
          .filter(file -> file.startsWith(suite + "-"))
          .filter(file -> !file.endsWith("-wall.svg"))
          .forEach(
              file -> page.append("![").append(file).append("](").append(file).append(")\n\n"));
    }
    verdicts(page);
    losses(page);
    return page.toString();
  }

  private void facts(StringBuilder page, String title, String name) {
    Set<String> facts = results.facts(name);
    if (!facts.isEmpty()) {
      page.append("## ").append(title).append("\n\n");
      facts.forEach(fact -> page.append("- ").append(cell(fact)).append('\n'));
      page.append('\n');
    }
  }

  private void verdicts(StringBuilder page) {
    List<Marks.Verdict> verdicts = marks.verdicts(results.figures());
    if (verdicts.isEmpty()) {
      return;
    }
    page.append("## Marks\n\n");
    page.append("What is to be reached: a figure, or at most so many times the best of these ");
    page.append("peers. The reasons of what misses its mark are below.\n\n");
    page.append(tableHead(List.of("Mark", "At most", "Holds", "Missed by")));
    for (Marks.Verdict verdict : verdicts) {
      int holds = verdict.compared() - verdict.missed().size();
      page.append(
          tableRow(
              List.of(
                  verdict.title(),
                  verdict.limit(),
                  verdict.compared() == 0
                      ? "not measured"
                      : "%d of %d".formatted(holds, verdict.compared()),
                  String.join("; ", verdict.missed().stream().map(Pages::miss).toList()))));
    }
    page.append('\n');
  }

  private static String miss(Marks.Miss miss) {
    Figure row = miss.figure();
    return "%s/%s %s %s%s"
        .formatted(
            row.bench(),
            row.system(),
            miss.measure(),
            Spread.number(miss.reached()),
            row.mark().isEmpty() ? "" : " *");
  }

  private void losses(StringBuilder page) {
    List<Losses.Loss> losses = Losses.of(results.figures(), isOurs);
    page.append("## Where we lose and why\n\n");
    page.append(
        ("Of %d rows of Edo with a peer, in %d some peer is ahead by CPU time or by time, by "
                + "however little. Ours / best peer, worst first; `~`: their ranges overlap; `*`: "
                + "the machine was not quiet. Latencies and bytes have no CPU column.%n%n")
            .formatted(Losses.contested(results.figures(), isOurs), losses.size()));
    if (losses.isEmpty()) {
      return;
    }
    page.append(tableHead(List.of("Row", "CPU", "Time or bytes", "Why")));
    for (Losses.Loss loss : losses) {
      page.append(
          tableRow(
              List.of(
                  loss.row().key() + (loss.disturbed() ? " *" : ""),
                  behind(loss, Measure.CPU),
                  behind(loss, Measure.VALUE),
                  reasons.of(loss.row()))));
    }
  }

  private static String behind(Losses.Loss loss, Measure measure) {
    Losses.Behind behind = loss.behind().get(measure);
    if (behind == null) {
      return "";
    }
    return Spread.number(behind.ratio()) + (behind.unsure() ? " ~ " : " ") + behind.system();
  }
}
