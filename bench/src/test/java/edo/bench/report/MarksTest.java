package edo.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bench.report.Marks.Miss;
import edo.bench.report.Marks.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marks held against fixed figures, and the file of marks itself. */
class MarksTest {
  private static final List<Figure> FIGURES =
      List.of(
          figure("rt", "ping_pong", "edo-vt", 200, 300, ""),
          figure("rt", "ping_pong", "edo-async", 50, 60, ""),
          figure("rt", "ping_pong", "jdk-vt", 400, 250, ""),
          figure("rt", "ping_pong", "tokio", 100, 500, ""),
          figure("rt", "alone", "edo-vt", 1, 1, ""),
          figure("echo", "c1", "edo-vt", 10, 20, "p99 us=1,200"),
          figure("echo", "c1", "netty", 10, 20, "p99 us=1,000"));

  private static Figure figure(
      String suite, String bench, String system, double wall, double cpu, String notes) {
    Spread value = new Spread(wall, wall, wall);
    Spread other = new Spread(cpu, cpu, cpu);
    Figure bare =
        new Figure(
            suite,
            bench,
            system,
            Figure.Kind.OPERATION,
            value,
            other,
            15,
            Double.NaN,
            "",
            Map.of(0, wall),
            Map.of(0, cpu),
            Map.of());
    return Figure.parse(bare.line() + notes);
  }

  private static Verdict verdict(String line) throws IOException {
    return Marks.of(List.of("# a comment", "", line)).verdicts(FIGURES).getFirst();
  }

  private static List<String> missed(Verdict verdict) {
    return verdict.missed().stream().map(MarksTest::text).toList();
  }

  private static String text(Miss miss) {
    return miss.figure().system() + " " + miss.measure() + " " + miss.reached();
  }

  @Test
  void aRatioIsToTheBestOfThePeersByEachMeasure() throws IOException {
    Verdict verdict = verdict("a title ; rt/*/edo-vt ; time, cpu ; 0.7 x jdk-vt, tokio");
    assertEquals("a title", verdict.title());
    assertEquals(2, verdict.compared(), "a row without any of the peers does not count");
    assertEquals(List.of("edo-vt time 2.0", "edo-vt cpu 1.2"), missed(verdict));
    assertEquals(
        List.of("edo-vt cpu 1.2"), missed(verdict("x ; rt/*/edo-vt ; time, cpu ; 0.7 x jdk-vt")));
  }

  @Test
  void aLimitCanBeAFigure() throws IOException {
    Verdict verdict = verdict("x ; rt/ping_pong/edo-*,rt/alone/* ; cpu ; 60 ns");
    assertEquals(3, verdict.compared());
    assertEquals(List.of("edo-vt cpu 300.0"), missed(verdict));
    assertEquals("60 ns", verdict.limit());
  }

  @Test
  void aNoteIsAMeasure() throws IOException {
    Verdict verdict = verdict("x ; */edo-vt ; p99 us ; 1.0 x netty");
    assertEquals(1, verdict.compared(), "rows without the note do not count");
    assertEquals(List.of("edo-vt p99 us 1.2"), missed(verdict));
  }

  @Test
  void whatNobodyMeasuredIsNotHeld() throws IOException {
    Verdict verdict = verdict("x ; memory/*/edo-vt ; time ; 1 x netty");
    assertEquals(0, verdict.compared());
    assertTrue(verdict.missed().isEmpty());
  }

  @Test
  void whatIsNoMarkIsRefused() {
    assertThrows(IOException.class, () -> Marks.of(List.of("a ; b ; time")));
    assertThrows(IOException.class, () -> Marks.of(List.of("a ; b ; time ; few x tokio")));
  }

  @Test
  void thePageSaysHowTheyFare(@TempDir Path folder) throws IOException {
    Path tsv = folder.resolve("in.tsv");
    Files.write(tsv, List.of(Figure.HEAD));
    Files.writeString(
        tsv,
        String.join("\n", FIGURES.stream().map(Figure::line).toList()) + "\n",
        StandardOpenOption.APPEND);
    Marks marks =
        Marks.of(
            List.of("first ; rt/*/edo-* ; time ; 0.7 x tokio", "second ; memory/*/* ; time ; 5 B"));
    new Pages(
            Results.empty().read(tsv),
            marks,
            Reasons.of(List.of()),
            List.of(),
            name -> name.startsWith("edo"))
        .write(folder);
    String page = Files.readString(folder.resolve("README.md"));
    assertTrue(
        page.contains("| first | 0.7 x tokio | 1 of 2 | ping_pong/edo-vt time 2.00 |"), page);
    assertTrue(page.contains("| second | 5 B | not measured |  |"), page);
  }

  @Test
  void theFileOfMarksCanBeRead() throws IOException {
    Path file = Path.of("marks.txt");
    assertTrue(Files.exists(file), "run in the folder of the module");
    assertTrue(Marks.read(file).verdicts(FIGURES).size() > 10);
  }
}
