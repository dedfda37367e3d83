package edo.house;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.AssertionFailedError;

/**
 * The programs in our pages: compact source files in {@code java} blocks with a main method, or
 * classes with tests.
 */
final class Programs {
  /** A block, and the text block right after it, if there is one: what the program prints. */
  private static final Pattern BLOCK =
      Pattern.compile("```java\\n(.*?)```\\n(?:\\n```text\\n(.*?)```)?", Pattern.DOTALL);

  private static final Pattern TOP_CLASS = Pattern.compile("(?m)^class (\\w+)");

  private static final String PASSED = "passed";

  /** What a compact source file's class is called here. */
  private static final String COMPACT = "Program";

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** What programs with tests need, a class for each jar. */
  private static final List<Class<?>> JUNIT =
      List.of(Test.class, JUnitException.class, AssertionFailedError.class, API.class);

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

  /** The jar, or the folder, of a class. */
  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where is " + type, e);
    }
  }

  static List<Program> in(Path page) throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(page));
    var programs = new ArrayList<Program>();
    while (blocks.find()) {
      String source = blocks.group(1);
      if (source.contains("void main(") || isTests(source)) {
        String output = blocks.group(2);
        programs.add(new Program(source, output == null ? "" : output));
      }
    }
    return programs;
  }

  /** Whether a program is a class with tests. */
  static boolean isTests(String source) {
    return !source.contains("void main(")
        && Stream.of("@EdoTest", "@SimTest", "@Test").anyMatch(source::contains);
  }

  /** Compiles a compact source file and returns what javac says. */
  static String compile(Program program, Path out) {
    String path =
        Stream.concat(Tree.SHIPPED.stream().map(Tree::classes), JUNIT.stream().map(Programs::home))
            .map(Path::toString)
            .collect(Collectors.joining(System.getProperty("path.separator")));
    Matcher named = TOP_CLASS.matcher(program.source);
    String name = isTests(program.source) && named.find() ? named.group(1) : COMPACT;
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
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

  /** Runs what was compiled there and returns what it prints, and what became of its tests. */
  static String run(Path compiled) throws Exception {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      start(compiled).forEach((test, outcome) -> System.out.println(test + ": " + outcome));
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /**
   * Runs what was compiled there.
   *
   * @throws AssertionError if it is a class with tests, and one of them fails
   */
  static void execute(Path compiled) throws Exception {
    Map<String, String> outcomes = start(compiled);
    if (!outcomes.values().stream().allMatch(PASSED::equals)) {
      throw new AssertionError("tests fail: " + outcomes);
    }
  }

  /** Runs the main method, or the tests, and returns what became of the latter. */
  private static Map<String, String> start(Path compiled) throws Exception {
    try (var loader = new URLClassLoader(new URL[] {compiled.toUri().toURL()})) {
      var type = loader.loadClass(topClass(compiled));
      if (Stream.of(type.getDeclaredMethods()).noneMatch(m -> m.getName().equals("main"))) {
        return runTests(type);
      }
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method main = type.getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(constructor.newInstance());
      return Map.of();
    }
  }

  private static String topClass(Path compiled) throws IOException {
    List<String> names =
        Tree.files(compiled, ".class").stream()
            .map(f -> f.getFileName().toString().replace(".class", ""))
            .filter(n -> !n.contains("$"))
            .toList();
    return names.contains(COMPACT) ? COMPACT : names.getFirst();
  }

  /** Runs the tests of a class, and returns what became of them, by name. */
  private static Map<String, String> runTests(Class<?> type) {
    var outcomes = new TreeMap<String, String>();
    var listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() || result.getThrowable().isPresent()) {
              String name =
                  test.getSource()
                      .map(s -> s instanceof MethodSource m ? m.getMethodName() : s.toString())
                      .orElse(test.getDisplayName());
              outcomes.put(
                  name, result.getThrowable().map(e -> "failed, " + e.getMessage()).orElse(PASSED));
            }
          }
        };
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(type))
            .build();
    LauncherFactory.create().execute(request, listener);
    return outcomes.isEmpty() ? Map.of("no tests", type.toString()) : outcomes;
  }
}
