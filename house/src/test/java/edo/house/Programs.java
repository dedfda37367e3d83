package edo.house;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The programs in our pages: compact source files in {@code java} blocks with a main method. */
final class Programs {
  /** A block, and the text block right after it, if there is one: what the program prints. */
  private static final Pattern BLOCK =
      Pattern.compile("```java\\n(.*?)```\\n(?:\\n```text\\n(.*?)```)?", Pattern.DOTALL);

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** One for all programs: what it has opened and read is most of the work. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);

  /**
   * A program.
   *
   * @param source what it is
   * @param output what the page says that it prints; empty if it says nothing
   */
  record Program(String source, String output) {}

  private Programs() {}

  static List<Program> in(Path page) throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(page));
    var programs = new ArrayList<Program>();
    while (blocks.find()) {
      if (blocks.group(1).contains("void main(")) {
        String output = blocks.group(2);
        programs.add(new Program(blocks.group(1), output == null ? "" : output));
      }
    }
    return programs;
  }

  /** Compiles a compact source file and returns what javac says. */
  static String compile(Program program, Path out) {
    String path =
        Tree.SHIPPED.stream()
            .map(m -> Tree.classes(m).toString())
            .collect(Collectors.joining(System.getProperty("path.separator")));
    var source =
        new SimpleJavaFileObject(URI.create("string:///Program.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program.source;
          }
        };
    var said = new StringWriter();
    boolean compiled =
        COMPILER
            .getTask(
                said,
                FILES,
                null,
                List.of("-proc:none", "-d", out.toString(), "-classpath", path),
                null,
                List.of(source))
            .call();
    return compiled ? "" : said.toString();
  }

  /** Runs what was compiled there and returns what it prints. */
  static String run(Path compiled) throws Exception {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      execute(compiled);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** Runs what was compiled there. */
  static void execute(Path compiled) throws Exception {
    try (var loader = new URLClassLoader(new URL[] {compiled.toUri().toURL()})) {
      var type = loader.loadClass("Program");
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method main = type.getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(constructor.newInstance());
    }
  }
}
