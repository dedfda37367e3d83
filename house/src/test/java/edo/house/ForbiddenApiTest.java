package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.house.ForbiddenApis.Use;
import edo.house.fixture.Violator;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Production code keeps to our clock, our threads and our randomness. */
class ForbiddenApiTest {
  private static final String ALLOWED = "forbidden-api-allowed.txt";

  /** A line of the allow-list: {@code class | rule | reason}. */
  private record Allowed(String type, String rule, String reason) {}

  @Test
  void shippedClassesUseNothingForbidden() throws IOException {
    List<Allowed> allowed = allowed();
    var unused = new HashSet<>(allowed);
    var bad = new TreeSet<String>();
    for (String module : Tree.SHIPPED) {
      for (Path file : Tree.classFiles(module)) {
        for (Use use : ForbiddenApis.scan(file)) {
          List<Allowed> excuses =
              allowed.stream()
                  .filter(a -> a.type.equals(use.type()) && a.rule.equals(use.rule()))
                  .toList();
          unused.removeAll(excuses);
          if (excuses.isEmpty()) {
            bad.add(use.toString());
          }
        }
      }
    }
    assertTrue(
        bad.isEmpty(),
        () ->
            "forbidden in production code (use the runtime's own, or, for a class that owns the"
                + " real thing, add a line with its reason to "
                + ALLOWED
                + "):\n  "
                + String.join("\n  ", bad));
    assertEquals(Set.of(), unused, ALLOWED + " excuses what nobody does");
  }

  @Test
  void allowListNamesKnownRulesAndReasons() throws IOException {
    for (Allowed a : allowed()) {
      assertTrue(ForbiddenApis.RULES.contains(a.rule), () -> "unknown rule in " + a);
      assertTrue(a.reason.length() >= 10, () -> "no reason in " + a);
    }
  }

  @Test
  void plantedViolatorIsCaught() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Violator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var found = new HashSet<String>();
    for (Path file : Tree.files(classes.resolve("edo/house/fixture"), ".class")) {
      for (Use use : ForbiddenApis.scan(file)) {
        found.add(use.method() + ": " + use.rule());
      }
    }
    assertEquals(
        Set.of(
            "synchronizedMethod: synchronized",
            "synchronizedBlock: synchronized",
            "monitor: Object.wait/notify",
            "monitor: synchronized",
            "sleep: sleep",
            "threadLocal: ThreadLocal",
            "class: ThreadLocal",
            "<init>: ThreadLocal",
            "clock: clock",
            "clockReference: clock",
            "random: random",
            "threadLocalRandom: random",
            "commonPool: default pool",
            "asyncStage: default pool",
            "executors: default pool",
            "thread: new thread"),
        found);
  }

  private static List<Allowed> allowed() throws IOException {
    try (InputStream in = ForbiddenApiTest.class.getResourceAsStream(ALLOWED)) {
      assertTrue(in != null, ALLOWED + " is missing");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.isBlank() && !l.startsWith("#"))
          .map(ForbiddenApiTest::parse)
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }

  private static Allowed parse(String line) {
    String[] cells = line.split("\\|", -1);
    assertEquals(3, cells.length, () -> "want 'class | rule | reason', got: " + line);
    return new Allowed(cells[0].strip(), cells[1].strip(), cells[2].strip());
  }
}
