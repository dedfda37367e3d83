package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.house.Parity.Area;
import edo.house.Parity.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parity tables are complete, well-formed and name tests that exist. */
class ParityTest {
  private static final int TOTAL = 1501;

  @Test
  void tablesAreCompleteAndNameRealTests() throws IOException {
    Set<String> known = testClasses();
    var wrong = new ArrayList<String>();
    var all = new ArrayList<Row>();
    for (Area area : Parity.AREAS) {
      var rows = new LinkedHashMap<String, Row>();
      wrong.addAll(Parity.check(area, Parity.lines(area), rows));
      for (Row row : rows.values()) {
        wrong.addAll(gap(row));
        for (String test : row.tests()) {
          if (!known.contains(test)) {
            wrong.add(row.id() + " names the test " + test + ", which does not exist");
          }
        }
      }
      System.out.printf("parity %-12s %s%n", area.file(), Parity.count(rows.values()));
      all.addAll(rows.values());
    }
    System.out.printf("parity %-12s %s%n", "all", Parity.count(all));
    assertEquals("", String.join("\n", wrong));
    assertEquals(TOTAL, all.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          | X-001 | done | f() | — |            ; is done but names no test
          | X-001 | n/a | — | — |               ; column three is empty
          | X-001 | doen | f() | ATest |        ; no such status
          | X-001 | done | f() ATest |          ; malformed row
          | X-002 | missing | — | — |           ; X-001 is missing
          """)
  void badRowsAreCaught(String line, String complaint) {
    List<String> wrong = Parity.check(new Area("x", "X", 1), List.of(line), new LinkedHashMap<>());
    assertTrue(
        wrong.stream().anyMatch(w -> w.contains(complaint)), () -> complaint + " not in " + wrong);
  }

  @Test
  void doubleRowsAreCaught() {
    String line = "| X-001 | done | f() | ATest, BTest |";
    assertEquals(
        List.of("X-001 is there twice"),
        Parity.check(new Area("x", "X", 1), List.of(line, line), new LinkedHashMap<>()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          f()                   @ false
          f(), g()              @ false
          ; no g()              @ false
          f();                  @ false
          f(); no g()           @ true
          """)
  void halfDoneRowsSayWhatIsMissing(String name, boolean right) {
    var row = new Row("X-001", "partial", name, List.of("ATest"));
    assertEquals(right, gap(row).isEmpty(), () -> gap(row).toString());
    assertEquals(List.of(), gap(new Row("X-002", "done", name, List.of("ATest"))));
  }

  /** A row that is done in part says what there is and, after a semicolon, what there is not. */
  private static List<String> gap(Row row) {
    boolean says = row.name().matches("[^;]*[^; ][^;]*; *[^; ].*");
    return row.status().equals("partial") && !says
        ? List.of(row.id() + " is partial: say in column three what there is; what is missing")
        : List.of();
  }

  /**
   * Simple names of all test classes. The jcstress tests of {@code proof} lie in its main folder,
   * among helpers, and with twins that are broken on purpose and show nothing about the product.
   */
  private static Set<String> testClasses() throws IOException {
    var names = new HashSet<String>();
    for (String module : Tree.modules()) {
      Path folder = Tree.ROOT.resolve(module);
      var files = new ArrayList<>(Tree.files(folder.resolve("src/test/java"), ".java"));
      if (module.equals("proof")) {
        for (Path file : Tree.files(folder.resolve("src/main/java"), ".java")) {
          if (Files.readString(file).contains("\n@JCStressTest\n")
              && !file.toString().endsWith("Broken.java")) {
            files.add(file);
          }
        }
      }
      files.forEach(f -> names.add(f.getFileName().toString().replace(".java", "")));
    }
    return names;
  }
}
