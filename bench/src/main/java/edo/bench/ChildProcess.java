package edo.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A child that is spoken to in lines: a JVM with this JVM's flags and class path, or another
 * program. Ends with {@link #close()} at the latest, and when this JVM dies: every child stops at
 * the end of its input.
 */
final class ChildProcess implements AutoCloseable {
  /** Flags of this JVM that would spoil a measurement or clash with those of the settings. */
  private static final Pattern PRIVATE_FLAG =
      Pattern.compile(
          "-Xm[snx].*|-XX:[+]Use\\w*GC|-XX:AOT.*|-agent.*|-javaagent.*|-XX:StartFlightRecording.*"
              + "|-Xshare.*|-Djdk\\.virtualThreadScheduler.*");

  private static final int LAST_WORDS = 4_000;

  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;
  private final Path errors;

  private volatile boolean overdue;

  private ChildProcess(Process process, Path errors, Duration limit) {
    this.process = process;
    this.errors = errors;
    Thread.ofPlatform().daemon().start(() -> limit(limit));
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.input =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a JVM.
   *
   * @param main the class to run
   * @param flags JVM flags beyond this JVM's own
   * @param args what its main method is given
   * @param limit how long it may live
   */
  static ChildProcess jvm(Class<?> main, List<String> flags, List<String> args, Duration limit)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!PRIVATE_FLAG.matcher(flag).matches()) {
        command.add(flag);
      }
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return program(command, limit);
  }

  /**
   * Starts a program.
   *
   * @param command the program and what it is given
   * @param limit how long it may live
   */
  static ChildProcess program(List<String> command, Duration limit) throws IOException {
    Path errors = Files.createTempFile("edo-bench", ".err");
    return new ChildProcess(
        new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors, limit);
  }

  private void limit(Duration limit) {
    try {
      if (!process.waitFor(limit)) {
        overdue = true;
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the child was ended because it had lived too long. */
  boolean isOverdue() {
    return overdue;
  }

  /** The child's process id. */
  long pid() {
    return process.pid();
  }

  /** Sends a line. */
  void send(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
  }

  /** Tells the child that there is no more to come. */
  void endOfInput() throws IOException {
    input.close();
  }

  /** Whether the child has ended by itself in that time. */
  boolean awaitEnd(long time, TimeUnit unit) throws IOException {
    try {
      return process.waitFor(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a benchmark process", e);
    }
  }

  /**
   * Reads the next line the child prints.
   *
   * @throws IOException if the child ended instead; carries its last words
   */
  String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("a benchmark process ended early: " + lastWords());
    }
    return line;
  }

  /** Reads all lines until the child ends, and insists on a clean end. */
  List<String> readToEnd() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
    }
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("a benchmark process ended with code " + code + ": " + lastWords());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a benchmark process", e);
    }
    return lines;
  }

  private String lastWords() throws IOException {
    String text = Files.readString(errors);
    if (text.isBlank()) {
      return "it said nothing";
    }
    return text.length() <= LAST_WORDS ? text : "..." + text.substring(text.length() - LAST_WORDS);
  }

  @Override
  public void close() throws IOException {
    try {
      input.close();
    } catch (IOException e) {
      // The child is gone already; what remains is to reap it.
      process.destroy();
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    output.close();
    Files.deleteIfExists(errors);
  }
}
