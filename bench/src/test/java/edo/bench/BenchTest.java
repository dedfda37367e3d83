package edo.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bench.report.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command on tiny suites, in shape, not in time. */
@Timeout(120)
class BenchTest {
  @TempDir Path folder;

  private List<String[]> run(String... args) throws Exception {
    Path tsv = folder.resolve("figures.tsv");
    String[] all = new String[args.length + 5];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(
        new String[] {"--quick", "--jvm", "-Xmx512m", "--tsv", tsv.toString()},
        0,
        all,
        args.length,
        5);
    assertEquals(0, Main.command().execute(all));
    List<String> lines = Files.readAllLines(tsv);
    assertEquals(Figure.HEAD, lines.getFirst());
    return lines.stream()
        .skip(1)
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .toList();
  }

  private static void assertRow(String[] row, String suite, String bench, String system) {
    assertAll(
        String.join(" ", row),
        () -> assertEquals(16, row.length),
        () -> assertEquals(suite, row[0]),
        () -> assertEquals(bench, row[1]),
        () -> assertEquals(system, row[2]),
        () -> assertTrue(Double.parseDouble(row[3]) > 0),
        () -> assertTrue(Double.parseDouble(row[4]) > 0),
        () -> assertTrue(Integer.parseInt(row[5]) >= Settings.LEAST_SAMPLES));
  }

  @Test
  void aSmallSuiteWritesARowForEachSystem() throws Exception {
    List<String[]> rows =
        run("rt", "--only", "chained_spawn", "--systems", "edo-vt,edo-async,jdk-vt");
    assertEquals(3, rows.size());
    assertRow(rows.get(0), "rt", "chained_spawn", "edo-vt");
    assertRow(rows.get(1), "rt", "chained_spawn", "edo-async");
    assertRow(rows.get(2), "rt", "chained_spawn", "jdk-vt");
  }

  @Test
  void theEchoBenchmarkWritesARowForEachServer() throws Exception {
    List<String[]> rows = run("echo", "--only", "_64B_c1_p16", "--systems", "edo-vt,netty,jdk-vt");
    assertEquals(3, rows.size());
    assertRow(rows.get(0), "echo", "echo_64B_c1_p16", "edo-vt");
    assertRow(rows.get(1), "echo", "echo_64B_c1_p16", "netty");
    assertRow(rows.get(2), "echo", "echo_64B_c1_p16", "jdk-vt");
  }

  @Test
  void aPeerThatCannotBeBuiltIsLeftOut() throws Exception {
    // Tests do not know where its sources are; ./edo does.
    List<String[]> rows = run("sync", "--only", "mpsc_create_100", "--systems", "kotlin,jox,tokio");
    assertEquals(4, rows.size());
    assertRow(rows.get(0), "sync", "mpsc_create_100", "kotlin");
    assertRow(rows.get(1), "sync", "mpsc_create_100", "jox");
    assertTrue(Double.parseDouble(rows.get(0)[6]) > 0, "bytes are counted");
  }

  @Test
  void systemsCanBeChosen() throws Exception {
    List<String[]> rows = run("memory", "--only", "parked", "--systems", "edo-async");
    assertEquals(1, rows.size());
    assertRow(rows.get(0), "memory", "parked.heap_bytes", "edo-async");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, --quick, , no suite 'nothing'",
    "rt, --systems, tokyo, no system 'tokyo'",
    "rt, --rounds, 0, --rounds must be at least 1",
    "rt, --workers, 0, --workers must be at least 1",
    "rt, --only, zzz, no bench of that name",
    "report, --rounds, 1, report wants files",
    "rt, nowhere.tsv, --quick, files are for the suite report only",
    "report, nowhere.tsv, --quick, cannot read nowhere.tsv",
    "soak, --minutes, 0, --minutes must be positive",
  })
  void refusesBadInput(String suite, String option, String value, String message) {
    StringWriter err = new StringWriter();
    String[] args =
        value == null ? new String[] {suite, option} : new String[] {suite, option, value};
    assertEquals(2, Main.command().setErr(new PrintWriter(err, true)).execute(args));
    assertTrue(err.toString().contains(message), err::toString);
  }

  @Test
  void everyBenchHasANameOfItsOwn() {
    List<String> names =
        List.of("rt", "spawn", "time", "sync", "memory", "timers", "tail", "scale").stream()
            .flatMap(suite -> Catalogue.of(suite).stream())
            .map(spec -> spec.suite() + "/" + spec.name())
            .toList();
    assertEquals(names.stream().distinct().toList(), names);
  }
}
