package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/proof.md says is there is there, and in the numbers it says. */
class ProofPageTest {
  private static final Pattern STRESSED =
      Pattern.compile("^ *@JCStressTest\\b(?s:.*?)\\bclass (\\w+)", Pattern.MULTILINE);
  private static final Pattern TEST =
      Pattern.compile("^ *@(Test|ParameterizedTest|RepeatedTest)\\b", Pattern.MULTILINE);
  private static final Pattern LONG = Pattern.compile("^  @Tag\\(\"long\"\\)$", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`(\\w+(?:Test|Probe))\\b[^`]*`");
  private static final Pattern STEP = Pattern.compile("^ {4}([a-z]+)\\)", Pattern.MULTILINE);

  private static String page() throws IOException {
    return Files.readString(Tree.ROOT.resolve("docs/proof.md"));
  }

  private static String sources(String folder) throws IOException {
    var all = new StringBuilder();
    for (Path file : Tree.files(Tree.ROOT.resolve(folder), ".java")) {
      all.append(Files.readString(file)).append('\n');
    }
    return all.toString();
  }

  private static void assertSays(String what) throws IOException {
    assertTrue(page().contains(what), () -> "docs/proof.md should say: " + what);
  }

  @Test
  void countsTheTestsOfJcstressAndTheirTwins() throws IOException {
    List<String> names =
        STRESSED.matcher(sources("proof/src/main")).results().map(m -> m.group(1)).toList();
    long twins = names.stream().filter(name -> name.endsWith("Broken")).count();
    long tests = names.size() - twins;
    assertTrue(tests > 0 && twins > 0);
    assertSays(names.size() + " jcstress classes, " + tests + " tests and " + twins + " twins");
    assertSays(names.size() + " classes, " + tests + " tests and " + twins + " twins");
  }

  @Test
  void countsTheTestsOfModuleProof() throws IOException {
    String tests = sources("proof/src/test");
    long all = TEST.matcher(tests).results().count();
    long inCi = all - LONG.matcher(tests).results().count();
    assertSays(inCi + " tests in a normal build and " + all + " with `-Pproof`");
    assertSays(inCi + " tests, " + all + " nightly");
  }

  @Test
  void namesTestsThatAreThere() throws IOException {
    var there =
        Tree.files(Tree.ROOT, ".java").stream()
            .filter(file -> file.toString().contains("/src/test/"))
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    Matcher named = CODE.matcher(page());
    int n = 0;
    while (named.find()) {
      n++;
      String name = named.group(1);
      assertTrue(there.contains(name), () -> "no test is called " + name);
    }
    assertTrue(n > 30, n + " tests are named");
  }

  /** What a night consists of is what its page and its first lines say. */
  @Test
  void namesTheStepsOfTheNight() throws IOException {
    String night = Files.readString(Tree.ROOT.resolve(".ci/nightly"));
    String listed =
        STEP.matcher(night).results().map(m -> m.group(1)).collect(Collectors.joining(", "));
    assertTrue(night.contains("# " + listed + "."), listed);
    assertEquals(6, listed.split(", ").length);
  }
}
