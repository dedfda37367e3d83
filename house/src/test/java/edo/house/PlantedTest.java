package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bugs of {@code proof/planted} can still be planted: each patch applies, and the test that is
 * to find it is there. That they are found is shown by {@code proof/planted/run}.
 */
class PlantedTest {
  private static final Path FOLDER = Tree.ROOT.resolve("proof/planted");
  private static final int BUGS = 10;

  static List<Path> patches() throws IOException {
    return Tree.files(FOLDER, ".patch");
  }

  @Test
  void allAreThereAndInTheTable() throws IOException {
    assertEquals(BUGS, patches().size());
    String page = Files.readString(Tree.ROOT.resolve("docs/proof.md"));
    for (Path patch : patches()) {
      String name = patch.getFileName().toString().replace(".patch", "");
      assertTrue(page.contains("| " + name + " |"), name + " is not in docs/proof.md");
    }
  }

  @ParameterizedTest
  @MethodSource("patches")
  void namesATestThatIsThere(Path patch) throws IOException {
    List<String> lines = Files.readAllLines(patch);
    assertTrue(said(lines, "Bug").length() > 20, "says what is wrong");
    String test = said(lines, "Test");
    int hash = test.indexOf('#');
    String type = hash < 0 ? test : test.substring(0, hash);
    Path tests = Tree.ROOT.resolve(said(lines, "Module")).resolve("src/test/java");
    List<Path> found = Tree.files(tests, "/" + type + ".java");
    assertEquals(1, found.size(), type + " below " + tests);
    String source = Files.readString(found.getFirst());
    if (hash >= 0) {
      assertTrue(source.contains(" " + test.substring(hash + 1) + "("), test);
    }
    String seed = said(lines, "Seed");
    assertTrue(
        List.of("edo.sim.seed", "edo.check.replay").contains(seed)
            || source.contains('"' + seed + '"'),
        seed);
  }

  private static String said(List<String> lines, String what) {
    return lines.stream()
        .filter(line -> line.startsWith(what + ": "))
        .map(line -> line.substring(what.length() + 2))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line " + what));
  }

  /** What a hunk takes away or keeps is found in the file, once. */
  @ParameterizedTest
  @MethodSource("patches")
  void applies(Path patch) throws IOException {
    List<String> source = List.of();
    var hunk = new ArrayList<String>();
    boolean inHunk = false;
    int hunks = 0;
    for (String line :
        Stream.concat(Files.readAllLines(patch).stream(), Stream.of("diff ")).toList()) {
      if (line.startsWith("diff ") || line.startsWith("@@ ")) {
        if (inHunk) {
          assertFalse(hunk.isEmpty());
          assertTrue(
              Collections.indexOfSubList(source, hunk) >= 0,
              patch + " does not apply any more; make it anew: " + hunk);
          assertEquals(
              Collections.indexOfSubList(source, hunk),
              Collections.lastIndexOfSubList(source, hunk),
              "applies in two places");
          hunks++;
        }
        hunk.clear();
        inHunk = line.startsWith("@@ ");
      } else if (line.startsWith("+++ b/")) {
        source = Files.readAllLines(Tree.ROOT.resolve(line.substring("+++ b/".length())));
      } else if (inHunk && !line.isEmpty() && line.charAt(0) != '+') {
        hunk.add(line.substring(1));
      }
    }
    assertTrue(hunks > 0, "no change");
  }
}
