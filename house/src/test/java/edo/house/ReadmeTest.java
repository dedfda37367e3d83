package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import edo.house.Programs.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every program in the README compiles against what is there. */
class ReadmeTest {
  @Test
  void programsCompile(@TempDir Path out) throws IOException {
    List<Program> programs = Programs.in(Tree.ROOT.resolve("README.md"));
    assertFalse(programs.isEmpty(), "README.md shows no program (a java block with a main method)");
    for (Program program : programs) {
      assertEquals("", Programs.compile(program, out), () -> "this does not compile:\n" + program);
    }
  }
}
