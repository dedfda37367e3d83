package edo.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import edo.reactor.Backend;
import edo.runtime.EdoRuntime;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a class of the tests in a JVM of its own, for what depends on flags or ends a process. */
public final class ChildJvm {
  /** The flag for our scheduler. */
  public static final String OPEN = "--add-opens=java.base/java.lang=edo.runtime";

  /** The flag for epoll. */
  public static final String NATIVE = "--enable-native-access=edo.reactor";

  private static final Redirect NOTHING = Redirect.PIPE;
  private static final int PATIENCE_SECONDS = 30;

  private ChildJvm() {}

  /**
   * How it ended.
   *
   * @param exit the exit code
   * @param lines what it printed
   */
  public record Outcome(int exit, List<String> lines) {
    /**
     * What it printed.
     *
     * @return the lines as one text
     */
    public String said() {
      return String.join("\n", lines);
    }

    /**
     * In how many lines something occurs.
     *
     * @param part what
     * @return how many
     */
    public long count(String part) {
      return lines.stream().filter(line -> line.contains(part)).count();
    }
  }

  /**
   * Runs a class and waits for its end.
   *
   * @param main the class; it belongs to the runtime's module, as in this process
   * @param environment variables beside those of this process
   * @param flags for the JVM
   * @param args for the class
   * @return how it ended
   * @throws Exception if it cannot be started, or the wait is interrupted
   */
  public static Outcome run(
      Class<?> main, Map<String, String> environment, List<String> flags, String... args)
      throws Exception {
    return run(List.of(), NOTHING, main, environment, flags, args);
  }

  /**
   * Runs a class with few descriptors and waits for its end. POSIX only.
   *
   * @param descriptors how many it may have open
   * @param main the class; it belongs to the runtime's module, as in this process
   * @param flags for the JVM
   * @return how it ended
   * @throws Exception if it cannot be started, or the wait is interrupted
   */
  public static Outcome runWithin(int descriptors, Class<?> main, List<String> flags)
      throws Exception {
    return run(
        List.of("/bin/sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"),
        NOTHING,
        main,
        Map.of(),
        flags);
  }

  /**
   * Runs a class that was told to ignore a signal and waits for its end. POSIX only.
   *
   * @param signal which one, as in {@code INT}
   * @param main the class; it belongs to the runtime's module, as in this process
   * @param flags for the JVM
   * @param args for the class
   * @return how it ended
   * @throws Exception if it cannot be started, or the wait is interrupted
   */
  public static Outcome runIgnoring(
      String signal, Class<?> main, List<String> flags, String... args) throws Exception {
    return run(
        List.of("/bin/sh", "-c", "trap '' " + signal + " && exec \"$@\"", "sh"),
        NOTHING,
        main,
        Map.of(),
        flags,
        args);
  }

  /**
   * Runs a class with a standard input and waits for its end.
   *
   * @param input what it can read
   * @param main the class; it belongs to the runtime's module, as in this process
   * @param flags for the JVM
   * @param args for the class
   * @return how it ended
   * @throws Exception if it cannot be started, or the wait is interrupted
   */
  public static Outcome runReading(Path input, Class<?> main, List<String> flags, String... args)
      throws Exception {
    return run(List.of(), Redirect.from(input.toFile()), main, Map.of(), flags, args);
  }

  private static Outcome run(
      List<String> launcher,
      Redirect input,
      Class<?> main,
      Map<String, String> environment,
      List<String> flags,
      String... args)
      throws Exception {
    var command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-p",
            home(EdoRuntime.class) + File.pathSeparator + home(Backend.class),
            "--patch-module",
            "edo.runtime=" + home(ChildJvm.class),
            "-m",
            "edo.runtime/" + main.getName()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input);
    builder.environment().remove("EDO_WORKER_THREADS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Its output ends when it does, so the patience has to be somebody else's than the reader's.
    var ended = process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var killed = ended.handle((_, late) -> late != null && process.destroyForcibly() == process);
    try (var output = process.inputReader()) {
      List<String> lines = output.lines().toList();
      if (killed.get()) {
        fail("the child did not end: " + lines);
      }
      return new Outcome(process.exitValue(), lines);
    }
  }

  private static String home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
