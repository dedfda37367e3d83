package edo.house;

import edo.house.Programs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The examples in javadoc, that is inline snippets, and the programs that are made of them.
 *
 * <p>A program is the body of a class: the fixture of the example, with the example in the place of
 * the line {@code // snippet}. Its method {@code example} is run as a task, unless it has a main
 * method of its own, or is one or more tests, which JUnit runs. Without a fixture the example is
 * the body of that method, or of the class.
 */
final class Snippets {
  private static final String BEGIN = "{@snippet :\n";
  private static final String PLACE = "// snippet";
  private static final Pattern SAID_AT = Pattern.compile("(?m)^/?Program\\.java:(\\d+): ");
  private static final Pattern EXPORTED = Pattern.compile("(?m)^ *exports ([\\w.]+);");

  private static final String TOOLS =
      """
      static void expect(Object wanted, Object got) {
        if (!wanted.equals(got)) {
          throw new AssertionError("expected " + wanted + ", but got " + got);
        }
      }
      """;

  /** Also sees what fails or goes on in tasks that the example leaves to themselves. */
  private static final String MAIN =
      """
      void main() throws Exception {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var runtime =
            edo.runtime.EdoRuntime.multiThread()
                .workerThreads(2)
                .failureReportDelay(Duration.ZERO)
                .onUnhandledFailure((task, e) -> failures.add(e))
                .build()) {
          runtime.run(this::example);
          var end = runtime.shutdown(Duration.ofSeconds(10));
          if (!end.isClean()) {
            throw new AssertionError("does not stop when it is cancelled: " + end.leftover());
          }
        }
        if (!failures.isEmpty()) {
          throw new AssertionError("a task of the example failed", failures.peek());
        }
      }
      """;

  /**
   * An example.
   *
   * @param name the simple name of the class, from the second on with a number: {@code Task-2}
   * @param module in which it is
   * @param file whose javadoc it is in
   * @param line where it begins, the first line being 1
   * @param lines what it is, without the stars
   */
  record Snippet(String name, String module, Path file, int line, List<String> lines) {
    String where() {
      return at(file, line);
    }
  }

  private record Line(String text, String origin) {}

  private final Path fixtures;

  /**
   * Examples with their fixtures.
   *
   * @param fixtures the folder with {@code NAME.java.txt} for those that need one
   */
  Snippets(Path fixtures) {
    this.fixtures = fixtures;
  }

  /** All of a module that ships. */
  static List<Snippet> in(String module) throws IOException {
    var all = new ArrayList<Snippet>();
    for (Path file : Tree.mainSources(module)) {
      all.addAll(in(module, file));
    }
    return all;
  }

  static List<Snippet> in(String module, Path file) throws IOException {
    String type = file.getFileName().toString().replace(".java", "");
    String text = Files.readString(file);
    var found = new ArrayList<Snippet>();
    for (int at = text.indexOf("{@snippet"); at >= 0; at = text.indexOf("{@snippet", at + 1)) {
      int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
      if (!text.startsWith(BEGIN, at)) {
        throw new IllegalStateException(at(file, line) + ": begin it with '{@snippet :' alone");
      }
      int end = end(text, at);
      if (end < 0) {
        throw new IllegalStateException(at(file, line) + ": its braces do not match");
      }
      String body = text.substring(at + BEGIN.length(), text.lastIndexOf('\n', end));
      List<String> lines = body.lines().map(l -> l.replaceFirst("^\\s*\\* ?", "")).toList();
      String name = found.isEmpty() ? type : type + "-" + (found.size() + 1);
      found.add(new Snippet(name, module, file, line, lines));
    }
    return found;
  }

  private static int end(String text, int begin) {
    int depth = 0;
    for (int i = begin; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The fixtures, by the names of the examples they are for. */
  List<String> fixtures() throws IOException {
    return Tree.files(fixtures, ".java.txt").stream()
        .map(f -> f.getFileName().toString().replace(".java.txt", ""))
        .toList();
  }

  /**
   * Compiles the program of an example and returns what javac says, with its places in the tree.
   */
  String compile(Snippet snippet, Path out) throws IOException {
    List<Line> lines = program(snippet);
    String source = lines.stream().map(l -> l.text + "\n").collect(Collectors.joining());
    return SAID_AT
        .matcher(Programs.compile(new Program(source, ""), out))
        .replaceAll(m ->
            Matcher.quoteReplacement(lines.get(Integer.parseInt(m.group(1)) - 1).origin + ": "));
  }

  private List<Line> program(Snippet snippet) throws IOException {
    List<Line> body = body(snippet);
    boolean runsItself =
        body.stream().anyMatch(l -> l.text.contains("void main(") || Programs.isTests(l.text));
    return Stream.of(
            ours(imports(snippet.module) + "class Program {\n"),
            ours(TOOLS),
            runsItself ? Stream.<Line>empty() : ours(MAIN),
            body.stream(),
            ours("}\n"))
        .flatMap(s -> s)
        .toList();
  }

  private List<Line> body(Snippet snippet) throws IOException {
    var example = new ArrayList<Line>();
    for (int i = 0; i < snippet.lines.size(); i++) {
      example.add(new Line(snippet.lines.get(i), at(snippet.file, snippet.line + 1 + i)));
    }
    Path fixture = fixtures.resolve(snippet.name + ".java.txt");
    if (!Files.exists(fixture)) {
      return snippet.lines.stream().anyMatch(l -> l.contains("void main(") || Programs.isTests(l))
          ? example
          : Stream.of(ours("void example() throws Exception {\n"), example.stream(), ours("}\n"))
              .flatMap(s -> s)
              .toList();
    }
    var body = new ArrayList<Line>();
    boolean placed = false;
    int number = 0;
    for (String text : Files.readAllLines(fixture)) {
      number++;
      if (text.strip().equals(PLACE)) {
        body.addAll(example);
        placed = true;
      } else {
        body.add(new Line(text, at(fixture, number)));
      }
    }
    if (!placed) {
      throw new IllegalStateException(at(fixture, number) + ": has no line '" + PLACE + "'");
    }
    return body;
  }

  private static Stream<Line> ours(String text) {
    return text.lines().map(l -> new Line(l, "Snippets.java"));
  }

  /** The reactor has some names of the runtime, and is seldom used beside it. */
  private static String imports(String module) throws IOException {
    var packages = new HashMap<String, List<String>>();
    for (String each : Tree.SHIPPED) {
      Path info = Tree.ROOT.resolve(each).resolve("src/main/java/module-info.java");
      packages.put(
          each, EXPORTED.matcher(Files.readString(info)).results().map(m -> m.group(1)).toList());
    }
    return packages.entrySet().stream()
        .filter(e -> e.getKey().equals("reactor") == module.equals("reactor"))
        .flatMap(e -> e.getValue().stream())
        .map(p -> "import " + p + ".*;\n")
        .collect(Collectors.joining("", "import module java.base;\n" + statics(module), ""));
  }

  /** Assertions are what examples of tests are about. */
  private static String statics(String module) {
    return module.equals("test")
        ? "import static edo.test.AsyncAssertions.*;\n"
            + "import static org.junit.jupiter.api.Assertions.*;\n"
            + "import org.junit.jupiter.api.Test;\n"
            + "import org.junit.jupiter.api.extension.*;\n"
        : "";
  }

  private static String at(Path file, int line) {
    Path shown = file.startsWith(Tree.ROOT) ? Tree.ROOT.relativize(file) : file;
    return shown + ":" + line;
  }
}
