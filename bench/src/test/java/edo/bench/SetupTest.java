package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before anything is measured: one line, exit code 2. */
@Timeout(120)
class SetupTest {
  @TempDir Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  /** Runs the command in a JVM of its own, for what only a new JVM can be told. */
  private Outcome bench(Map<String, String> environment, List<String> flags, String... args)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeAll(List.of("EDO_WORKER_THREADS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it began to measure");
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static void assertRefused(Outcome outcome, String message) {
    assertEquals(2, outcome.exitCode, outcome.err);
    assertEquals("", outcome.out);
    assertEquals(1, outcome.err.lines().count(), outcome.err);
    assertTrue(outcome.err.startsWith("bench: "), outcome.err);
    assertTrue(outcome.err.contains(message), outcome.err);
    assertFalse(outcome.err.contains("--help"), outcome.err);
  }

  @ParameterizedTest
  @CsvSource({"rt, abc", "rt, 0", "soak, abc"})
  void aWrongNumberOfWorkers(String suite, String value) throws Exception {
    assertRefused(
        bench(Map.of("EDO_WORKER_THREADS", value), List.of(), suite, "--quick"),
        "EDO_WORKER_THREADS is \"" + value + "\"; set it to a number");
  }

  @ParameterizedTest
  @CsvSource({"rt, edo.reactor", "soak, edo.reactor", "rt, edo.scheduler"})
  void aPropertyThatNamesNothing(String suite, String property) throws Exception {
    assertRefused(bench(Map.of(), List.of("-D" + property + "=foo"), suite, "--quick"), property);
  }

  @Test
  void aFileInAFolderThatDoesNotExist() {
    Path file = folder.resolve("nowhere").resolve("x.tsv");
    StringWriter err = new StringWriter();
    int exitCode =
        Main.command()
            .setErr(new PrintWriter(err, true))
            .execute("spawn", "--quick", "--tsv", file.toString());
    assertEquals(2, exitCode);
    assertEquals(
        "bench: --tsv: cannot write "
            + file
            + ": its folder does not exist; ./edo bench --help explains",
        err.toString().strip());
    assertFalse(Files.exists(file));
  }

  @Test
  void aFolderIsNoFile() {
    assertTrue(Setup.complaint(folder).orElseThrow().startsWith("cannot write " + folder + ": "));
  }

  @Test
  void aFileThatCanBeWrittenKeepsWhatIsInIt() throws IOException {
    Path file = folder.resolve("figures.tsv");
    Files.writeString(file, "earlier", StandardCharsets.UTF_8);
    assertEquals(Optional.empty(), Setup.complaint(file));
    assertEquals("earlier", Files.readString(file));
  }
}
