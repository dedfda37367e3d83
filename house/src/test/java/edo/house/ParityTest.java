package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.house.Parity.Area;
import edo.house.Parity.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parity tables are complete, well-formed and name tests that exist. */
class ParityTest {
  private static final int TOTAL = 1501;

  /** An ID, and perhaps the end of a range, which may be on the next line of a comment. */
  private static final Pattern ID =
      Pattern.compile("([A-Z]+)-(\\d{3})(?:(?:[\\s*]+to[\\s*]+\\1-|\\s?…\\s?(?:\\1-)?)(\\d{3}))?");

  @Test
  void tablesAreCompleteAndNameRealTests() throws IOException {
    Map<String, Set<String>> known = idsByTest();
    var wrong = new ArrayList<String>();
    var all = new ArrayList<Row>();
    for (Area area : Parity.AREAS) {
      var rows = new LinkedHashMap<String, Row>();
      wrong.addAll(Parity.check(area, Parity.lines(area), rows));
      for (Row row : rows.values()) {
        wrong.addAll(gap(row));
        wrong.addAll(strangers(row, known));
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

  @Test
  void testsOfOtherThingsAreCaught() {
    var row = new Row("X-007", "done", "f()", List.of("ATest", "BTest"));
    var here = Set.of("X-007");
    assertEquals(List.of(), strangers(row, Map.of("ATest", Set.of(), "BTest", here)));
    assertEquals(
        List.of("X-007 names the test BTest, which does not exist"),
        strangers(row, Map.of("ATest", here)));
    assertEquals(
        List.of("X-007 is named by none of its tests: [ATest, BTest]"),
        strangers(row, Map.of("ATest", Set.of("X-006"), "BTest", Set.of())));
    assertEquals(List.of(), strangers(new Row("X-001", "n/a", "no", List.of()), Map.of()));
  }

  @Test
  void idsAreFoundInComments() {
    assertEquals(
        Set.of("X-001", "X-009", "X-010", "X-011", "Y-002", "Y-003", "Z-006", "Z-007"),
        idsIn("/** X-001, X-009\n   * to X-011 (y.rs), Y-002…003, Z-006 … Z-007. */"));
  }

  /** Tests that do not exist, and rows that none of their tests says it is about. */
  private static List<String> strangers(Row row, Map<String, Set<String>> idsByTest) {
    var wrong = new ArrayList<String>();
    boolean named = row.tests().isEmpty();
    for (String test : row.tests()) {
      Set<String> ids = idsByTest.get(test);
      if (ids == null) {
        wrong.add(row.id() + " names the test " + test + ", which does not exist");
      } else {
        named |= ids.contains(row.id());
      }
    }
    if (!named && wrong.isEmpty()) {
      wrong.add(row.id() + " is named by none of its tests: " + row.tests());
    }
    return wrong;
  }

  /** The IDs in a text, also those within a range: {@code }, {@code X-001…010}. */
  private static Set<String> idsIn(String text) {
    var ids = new HashSet<String>();
    var matcher = ID.matcher(text);
    while (matcher.find()) {
      int first = Integer.parseInt(matcher.group(2));
      String end = matcher.group(3);
      int last = end == null ? first : Integer.parseInt(end);
      for (int n = first; n <= last; n++) {
        ids.add("%s-%03d".formatted(matcher.group(1), n));
      }
    }
    return ids;
  }

  /**
   * All test classes by their simple names, and the IDs that they name. The jcstress tests of
   * {@code proof} lie in its main folder, among helpers, and with twins that are broken on purpose
   * and show nothing about the product.
   */
  private static Map<String, Set<String>> idsByTest() throws IOException {
    var tests = new HashMap<String, Set<String>>();
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
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".java", "");
        tests.computeIfAbsent(name, _ -> new HashSet<>()).addAll(idsIn(Files.readString(file)));
      }
    }
    return tests;
  }
}
