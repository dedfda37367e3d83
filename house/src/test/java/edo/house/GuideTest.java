package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import edo.house.Programs.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every program in the guide runs, and prints what the page says. */
class GuideTest {
  private static final Path GUIDE = Tree.ROOT.resolve("docs/guide");

  @TestFactory
  Iterable<DynamicTest> programsRun(@TempDir Path folder) throws Exception {
    var tests = new ArrayList<DynamicTest>();
    for (Path page : Tree.files(GUIDE, ".md")) {
      int number = 0;
      for (Program program : Programs.in(page)) {
        String name = page.getFileName() + " " + ++number;
        Path out = Files.createDirectory(folder.resolve(name.replace(' ', '-')));
        tests.add(
            DynamicTest.dynamicTest(
                name,
                () -> {
                  assertEquals("", Programs.compile(program, out));
                  assertFalse(program.output().isEmpty(), "say in a text block what it prints");
                  assertEquals(
                      expected(program, program.output()), expected(program, Programs.run(out)));
                }));
      }
    }
    assertFalse(tests.isEmpty(), "no programs in " + GUIDE);
    return tests;
  }

  /** What tests report has numbers of tasks, and lines of ours, that are others each time. */
  private static String expected(Program program, String output) {
    return Programs.isTests(program.source()) ? output.replaceAll("\\d+", "N") : output;
  }

  /** The test itself can fail. */
  @Test
  void wrongOutputIsSeen(@TempDir Path out) throws Exception {
    var program = new Program("void main() { IO.println(1 + 1); }", "3\n");
    assertEquals("", Programs.compile(program, out));
    assertEquals("2\n", Programs.run(out));
    assertFalse(Programs.compile(new Program("void main() { x(); }", ""), out).isEmpty());
  }
}
