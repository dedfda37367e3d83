package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own and what it prints; closing it kills it if it is still there. */
final class Launched implements AutoCloseable {
  /** How the shell and the JVM end on a signal: 128 and its number. */
  static final int ENDED_BY_INTERRUPT = 130;

  static final int ENDED_BY_TERMINATE = 143;

  private static final long PATIENCE_SECONDS = 30;

  private final Transcript out = new Transcript();
  private final Transcript err = new Transcript();
  private final Process process;
  private final List<Thread> readers;

  private Launched(Process process) {
    this.process = process;
    this.readers =
        List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  /**
   * Starts a command.
   *
   * @param command the program and its arguments
   * @param environment added to a clean one: what is set around the tests does not get through
   */
  static Launched start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("EDO_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // whose use the JVM announces on stderr
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Launched(process);
  }

  private static Thread read(InputStream stream, Transcript transcript) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var reader = new InputStreamReader(stream);
              var lines = new BufferedReader(reader)) {
            for (String line; (line = lines.readLine()) != null; ) {
              transcript.add(line);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  Transcript out() {
    return out;
  }

  Transcript err() {
    return err;
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() throws Exception {
    assertEquals(0, run("kill", "-INT", Long.toString(process.pid())));
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // the process itself would also close what it is read from
  }

  /** Waits for the end, and until all it printed has been read. */
  int exitCode() throws Exception {
    assertTrue(
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS),
        () -> "it did not end; it printed " + output());
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  String output() {
    return out + "\n" + err;
  }

  /**
   * Skips the test where SIGINT cannot be tested: there is no {@code kill}, or this process ignores
   * SIGINT, as those that a script starts in the background do, and so will its children.
   */
  static void assumeInterruptWorks() throws Exception {
    int code;
    try {
      code = run("sh", "-c", "trap 'exit 7' INT; kill -INT $$; exit 0");
    } catch (IOException e) {
      code = -1;
    }
    assumeTrue(code == 7, "SIGINT does not get through here");
  }

  private static int run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.toHandle().destroyForcibly();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }
}
