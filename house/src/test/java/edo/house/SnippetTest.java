package edo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.house.Snippets.Snippet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every example in the javadoc of what ships compiles and runs. */
class SnippetTest {
  private static final Path FIXTURES = Tree.ROOT.resolve("house/src/test/resources/snippets");

  /** Far beyond what any of them takes: it tells which one hangs, it measures nothing. */
  private static final Duration HANGS = Duration.ofSeconds(20);

  /** Examples that are compiled, but not run, with the reason. */
  private static final Map<String, String> COMPILED_ONLY =
      Map.of(
          "TcpListener",
          "listens on a fixed port, and for ever",
          "UnixListener",
          "accepts for ever",
          "Listener",
          "accepts for ever",
          "AcceptLoop",
          "accepts for ever",
          "AcceptLoop-2",
          "accepts for ever",
          "UdpSocket",
          "echoes for ever",
          "DatagramEndpoint",
          "echoes for ever");

  private static final PrintStream OUT = System.out;

  /** For all of them at once: one that hangs would put back the wrong stream when it ends. */
  @BeforeAll
  static void dropWhatTheyPrint() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }

  @AfterAll
  static void restoreOutput() {
    System.setOut(OUT);
  }

  @TestFactory
  Iterable<DynamicTest> examplesRun(@TempDir Path folder) throws Exception {
    var snippets = new Snippets(FIXTURES);
    var tests = new ArrayList<DynamicTest>();
    for (String module : Tree.SHIPPED) {
      for (Snippet snippet : Snippets.in(module)) {
        Path out = Files.createDirectory(folder.resolve(snippet.name()));
        tests.add(DynamicTest.dynamicTest(snippet.name(), () -> check(snippets, snippet, out)));
      }
    }
    assertFalse(tests.isEmpty(), "no examples");
    return tests;
  }

  private static void check(Snippets snippets, Snippet snippet, Path out) throws Exception {
    assertEquals(
        "",
        snippets.compile(snippet, out),
        () -> snippet.where() + " does not compile; what it leaves out belongs in " + FIXTURES);
    if (!COMPILED_ONLY.containsKey(snippet.name())) {
      run(snippet, out, HANGS);
    }
  }

  private static void run(Snippet snippet, Path out, Duration limit) {
    assertTimeoutPreemptively(
        limit,
        () -> {
          try {
            Programs.execute(out);
          } catch (InvocationTargetException e) {
            throw new AssertionError(
                snippet.where() + ": the example fails: " + e.getCause(), e.getCause());
          }
        },
        () -> snippet.where() + ": the example does not end");
  }

  @Test
  void nothingIsListedInVain() throws IOException {
    var unknown = new TreeSet<>(new Snippets(FIXTURES).fixtures());
    unknown.addAll(COMPILED_ONLY.keySet());
    for (String module : Tree.SHIPPED) {
      for (Snippet snippet : Snippets.in(module)) {
        unknown.remove(snippet.name());
      }
    }
    assertEquals("[]", unknown.toString(), "no example for these fixtures or exceptions");
  }

  /** An example elsewhere is one that nobody checks. */
  @Test
  void codeIsInSnippets() throws IOException {
    var bad = new TreeSet<String>();
    for (String module : Tree.SHIPPED) {
      for (Path file : Tree.mainSources(module)) {
        if (Files.readString(file).contains("<pre>{@code")) {
          bad.add(Tree.ROOT.relativize(file) + ": write {@snippet : ...} for <pre>{@code ...}");
        }
      }
    }
    assertEquals("", String.join("\n", bad));
  }

  /** The test itself can fail. */
  @Test
  void whatDoesNotCompileIsSeenWithItsPlace(@TempDir Path folder) throws Exception {
    Snippet unknown = snippet(folder, "int n = 1;", "Task.spwn(() -> n);");
    String said = new Snippets(folder).compile(unknown, folder);
    assertTrue(said.startsWith(folder.resolve("Wrong.java") + ":4: error: cannot find"), said);
    assertTrue(said.contains("spwn"), said);

    Files.writeString(
        folder.resolve("Wrong.java.txt"), "void example() {\nint x = y;\n// snippet\n}\n");
    said = new Snippets(folder).compile(unknown, folder);
    assertTrue(said.contains(folder.resolve("Wrong.java.txt") + ":2: error: "), said);
  }

  @Test
  void whatFailsIsSeen(@TempDir Path folder) throws Exception {
    assertFails(folder, ": expected 1, but got 2", "expect(1, 1 + 1);");
    assertFails(folder, "a task of the example failed", "Task.spawn(() -> { int n = 1 / 0; });");
    assertFails(folder, "does not end", "new CountDownLatch(1).await();");
  }

  @Test
  void testThatFailsIsSeen(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("Wrong.java");
    String code = " * @Test\n * void wrong() {\n *   fail(\"planted\");\n * }\n";
    Files.writeString(file, "/**\n * {@snippet :\n" + code + " * }\n */\nclass Wrong {}\n");
    Snippet snippet = Snippets.in("test", file).getFirst();
    assertEquals("", new Snippets(folder).compile(snippet, folder));
    var e = assertThrows(AssertionError.class, () -> run(snippet, folder, HANGS));
    assertEquals("tests fail: {wrong=failed, planted}", e.getMessage());
  }

  @Test
  void whatIsNoSnippetIsSeen(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("Wrong.java");
    Files.writeString(file, "/**\n * {@snippet :\n * {\n * }\n */\n");
    var e = assertThrows(IllegalStateException.class, () -> Snippets.in("runtime", file));
    assertEquals(file + ":2: its braces do not match", e.getMessage());
    Files.writeString(file, "/**\n * {@snippet file=x}\n */\n");
    e = assertThrows(IllegalStateException.class, () -> Snippets.in("runtime", file));
    assertTrue(e.getMessage().startsWith(file + ":2: begin it"), e::getMessage);
  }

  private static void assertFails(Path folder, String why, String code) throws Exception {
    Snippet snippet = snippet(folder, code);
    assertEquals("", new Snippets(folder).compile(snippet, folder));
    Duration limit = why.equals("does not end") ? Duration.ofMillis(100) : HANGS;
    var e = assertThrows(AssertionError.class, () -> run(snippet, folder, limit));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e::getMessage);
    assertTrue(String.valueOf(e.getMessage()).startsWith(snippet.where()), e::getMessage);
  }

  private static Snippet snippet(Path folder, String... code) throws IOException {
    Path file = folder.resolve("Wrong.java");
    Files.writeString(
        file,
        "/**\n * {@snippet :\n * " + String.join("\n * ", code) + "\n * }\n */\nclass Wrong {}\n");
    List<Snippet> found = Snippets.in("runtime", file);
    assertEquals(1, found.size());
    return found.getFirst();
  }
}
