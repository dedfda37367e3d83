package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every program in the README compiles against what is there. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void programsCompile(@TempDir Path out) throws IOException {
    List<String> programs = programs();
    assertFalse(programs.isEmpty(), "README.md shows no program (a java block with a main method)");
    for (String program : programs) {
      assertEquals("", compile(program, out), () -> "this does not compile:\n" + program);
    }
  }

  private static List<String> programs() throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(Tree.ROOT.resolve("README.md")));
    var programs = new ArrayList<String>();
    while (blocks.find()) {
      if (blocks.group(1).contains("void main(")) {
        programs.add(blocks.group(1));
      }
    }
    return programs;
  }

  /** Compiles a compact source file and returns what javac says. */
  private static String compile(String program, Path out) {
    String path =
        Tree.SHIPPED.stream()
            .map(m -> Tree.classes(m).toString())
            .collect(Collectors.joining(System.getProperty("path.separator")));
    var source =
        new SimpleJavaFileObject(URI.create("string:///Program.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program;
          }
        };
    var said = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of("-proc:none", "-d", out.toString(), "-classpath", path),
                null,
                List.of(source))
            .call();
    return compiled ? "" : said.toString();
  }
}
