package edo.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bench.report.Figure.Measure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Pages of fixed figures. */
class PagesTest {
  private static final List<String> SYSTEMS = List.of("edo-vt", "edo-async", "jdk-vt", "tokio");

  @TempDir Path folder;

  private static String plain(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }

  /** A line: medians of time and CPU per round, and the ranges around them. */
  private static String line(
      String suite, String bench, String system, double wall, double cpu, String mark) {
    return String.join(
        "\t",
        suite,
        bench,
        system,
        Double.toString(wall),
        Double.toString(cpu),
        "15",
        "8.00",
        "op",
        plain(wall * 0.9),
        plain(wall * 1.1),
        plain(cpu * 0.9),
        plain(cpu * 1.1),
        mark,
        "0:" + wall,
        "0:" + cpu,
        "");
  }

  private static final List<String> LINES =
      List.of(
          Figure.HEAD,
          "# machine\t2 cores",
          "# command\t./edo bench rt --quick",
          "# skipped\ttokio: skipped, no cargo",
          line("rt", "ping_pong", "edo-vt", 200, 300, ""),
          line("rt", "ping_pong", "edo-async", 100, 90, "3.0 % stolen"),
          line("rt", "ping_pong", "jdk-vt", 400, 100, ""),
          line("rt", "a<b&c|d", "edo-vt", 10, 20, ""),
          line("rt", "a<b&c|d", "jdk-vt", 10.5, 19, ""),
          line("rt", "ours_only", "edo-vt", 10, 20, ""),
          line("scale", "tasks@1000", "edo-vt", 10, 20, ""),
          line("scale", "tasks@10000", "edo-vt", 30, 60, ""),
          line("scale", "tasks@1000", "jdk-vt", 20, 40, ""),
          "memory\tparked.heap_bytes\tedo-vt\t100.00\t5.00\t1\t\tbytes\t100.00\t100.00\t5.00\t5.00"
              + "\t\t0:100.00\t0:5.00\tlive B=1;x=y",
          "memory\tparked.heap_bytes\tjdk-vt\t50.00\t500.00\t1\t\tbytes\t50.00\t50.00\t500.00\t500.00"
              + "\t\t0:50.00\t0:500.00\t");

  private Results results() throws IOException {
    Path file = folder.resolve("in.tsv");
    Files.write(file, LINES);
    return Results.empty().read(file);
  }

  private static boolean isOurs(String system) {
    return system.startsWith("edo");
  }

  private void write(Reasons reasons) throws IOException {
    new Pages(results(), Marks.none(), reasons, SYSTEMS, PagesTest::isOurs)
        .write(folder.resolve("out"));
  }

  private String page(String name) throws IOException {
    return Files.readString(folder.resolve("out").resolve(name));
  }

  @Test
  void figuresSurviveTheirLines() throws IOException {
    List<Figure> figures = results().figures();
    for (Figure figure : figures) {
      assertEquals(figure, Figure.parse(figure.line()));
    }
    Path again = folder.resolve("again.tsv");
    Files.write(again, results().lines());
    assertEquals(results(), Results.empty().read(again));
    assertEquals("y", figures.get(figures.size() - 2).notes().get("x"));
  }

  @Test
  void aLaterFileReplacesTheRowsItHas() throws IOException {
    Path later = folder.resolve("later.tsv");
    Files.write(later, List.of(Figure.HEAD, line("rt", "ping_pong", "jdk-vt", 1, 2, "")));
    Results both = results().read(later);
    assertEquals(results().figures().size(), both.figures().size());
    assertEquals(1, both.figures().get(2).value().median());
  }

  @Test
  void whatIsNoFileOfFiguresIsRefused() throws IOException {
    Path file = folder.resolve("bad.tsv");
    Files.writeString(file, "suite\tbench\n");
    assertThrows(IOException.class, () -> Results.empty().read(file));
    for (String line : List.of("rt\tx", LINES.getLast().replace("bytes\t", "stones\t"))) {
      Files.write(file, List.of(Figure.HEAD, line));
      assertThrows(IOException.class, () -> Results.empty().read(file), line);
    }
  }

  @Test
  void aRatioIsTheMedianOfThoseWithinRounds() {
    Figure ours = Figure.parse(rounds("edo-vt", "0:10.00 1:100.00 2:10.00"));
    Figure theirs = Figure.parse(rounds("jdk-vt", "0:20.00 1:50.00 2:20.00"));
    assertEquals(0.5, ours.ratio(theirs, Measure.VALUE));
    Figure elsewhere = Figure.parse(rounds("jdk-vt", "7:5.00"));
    assertEquals(10, ours.ratio(elsewhere, Measure.VALUE), "no round in common: the medians");
    assertEquals(
        1.25,
        ours.ratio(Figure.parse(rounds("jdk-vt", "0:20.00 1:50.00")), Measure.VALUE),
        "the mean of the two in the middle");
  }

  private static String rounds(String system, String rounds) {
    double median = rounds.startsWith("7") ? 1 : 10;
    return line("rt", "x", system, median, median, "").replaceFirst("0:[\\d.]+", rounds);
  }

  @Test
  void aRowOfOursIsAheadOnlyIfNoPeerIsByAnyMeasure() throws IOException {
    List<Losses.Loss> losses = Losses.of(results().figures(), PagesTest::isOurs);
    assertEquals(
        List.of("rt/ping_pong/edo-vt", "memory/parked.heap_bytes/edo-vt", "rt/a<b&c|d/edo-vt"),
        losses.stream().map(loss -> loss.row().key()).toList(),
        "worst first, and edo-async is first in its row");
    Losses.Loss cpu = losses.getFirst();
    assertEquals(new Losses.Behind("jdk-vt", 3, false), cpu.behind().get(Measure.CPU));
    assertFalse(cpu.behind().containsKey(Measure.VALUE));
    Losses.Loss bytes = losses.get(1);
    assertEquals(new Losses.Behind("jdk-vt", 2, false), bytes.behind().get(Measure.VALUE));
    assertFalse(bytes.behind().containsKey(Measure.CPU), "CPU is not what that row is about");
    assertTrue(losses.get(2).behind().get(Measure.CPU).unsure(), "19 and 20 with ranges of 10 %");
  }

  @Test
  void aDisturbedPeerIsMarkedToo() {
    List<Losses.Loss> losses =
        Losses.of(
            List.of(
                Figure.parse(line("rt", "x", "edo-vt", 2, 2, "")),
                Figure.parse(line("rt", "x", "jdk-vt", 1, 1, "late"))),
            PagesTest::isOurs);
    assertTrue(losses.getFirst().disturbed());
  }

  @Test
  void theListOfLossesCarriesTheReasons() throws IOException {
    write(
        Reasons.of(
            List.of("# comment", "", "rt/ping_*/edo-vt = freeze and thaw", "rt/* = too late")));
    String page = page("README.md");
    assertTrue(page.contains("Of 5 rows of Edo with a peer, in 3 some peer is ahead"), page);
    assertTrue(page.contains("| rt/ping_pong/edo-vt | 3.00 jdk-vt |  | freeze and thaw |"), page);
    assertTrue(
        page.contains("| memory/parked.heap_bytes/edo-vt |  | 2.00 jdk-vt | not explained yet |"),
        page);
    assertTrue(page.contains("| rt/a&lt;b&c\\|d/edo-vt | 1.05 ~ jdk-vt |  | too late |"), page);
    assertTrue(page.contains("11 rows; for 1 of them the machine was not quiet"), page);
    assertTrue(page.contains("- tokio: skipped, no cargo"), page);
    assertTrue(page.contains("- ./edo bench rt --quick"), page);
  }

  @Test
  void aReasonWithoutAKeyIsRefused() {
    assertThrows(IOException.class, () -> Reasons.of(List.of("rt/x/edo-vt is slow")));
    assertThrows(IOException.class, () -> Reasons.of(List.of("rt/x/edo-vt=slow")));
  }

  @Test
  void aSuiteHasATableWithMarksAndRatios() throws IOException {
    write(Reasons.of(List.of()));
    String page = page("rt.md");
    assertTrue(
        page.contains(
            "| ping_pong | edo-async | 100.0 [90.0–110.0] ns | 90.0 [81.0–99.0] | 1.00 | 1.00 |"
                + " 8.00 | 15 | 3.0 % stolen |"),
        page);
    assertTrue(page.contains("| ping_pong | jdk-vt | 400.0 [360.0–440.0] ns |"), page);
    assertTrue(page.contains("| 4.00 | 1.11 |"), "jdk-vt to the best of ours: " + page);
  }

  @Test
  void everyPlotIsWellFormedAndShown() throws Exception {
    write(Reasons.of(List.of()));
    String overview = page("README.md");
    for (String name :
        List.of("rt-cpu.svg", "rt-wall.svg", "scale-tasks.svg", "memory-bytes.svg")) {
      Document svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(page(name).getBytes(StandardCharsets.UTF_8)));
      assertEquals("svg", svg.getDocumentElement().getNodeName());
      assertTrue(page(name).contains("prefers-color-scheme:dark"), name);
      assertTrue(overview.contains("(" + name + ")") || name.endsWith("-wall.svg"), name);
    }
    assertTrue(page("rt-cpu.svg").contains("a&lt;b&amp;c|d"));
    assertEquals(2, page("scale-tasks.svg").split("<polyline", -1).length - 1, "one per system");
    assertFalse(Files.exists(folder.resolve("out").resolve("scale-cpu.svg")), "nothing flat in it");
    assertFalse(page("rt-cpu.svg").contains("NaN"));
  }

  @Test
  void theSameFiguresGiveTheSamePages() throws IOException {
    write(Reasons.of(List.of()));
    String first = page("README.md") + page("rt-cpu.svg") + page("figures.tsv");
    write(Reasons.of(List.of()));
    assertEquals(first, page("README.md") + page("rt-cpu.svg") + page("figures.tsv"));
    assertEquals(results(), Results.empty().read(folder.resolve("out").resolve("figures.tsv")));
  }

  @Test
  void noFiguresMakeAPageAllTheSame() throws IOException {
    new Pages(Results.empty(), Marks.none(), Reasons.of(List.of()), SYSTEMS, PagesTest::isOurs)
        .write(folder.resolve("out"));
    assertTrue(page("README.md").contains("0 rows"));
  }
}
