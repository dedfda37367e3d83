package edo.process;

import edo.internal.seam.Ambient;
import edo.reactor.ChildSpec;
import edo.reactor.ChildStdio;
import edo.task.Async;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A program to run as a child process, and how.
 *
 * {@snippet :
 * var output = Command.of("sh", "-c", "echo $GREETING").env("GREETING", "hello").output();
 * if (!output.status().isSuccess()) {
 *   throw new IOException("the shell ended with " + output.status());
 * }
 * greeting = output.stdoutText().strip();
 * }
 *
 * <p>{@link #output} runs it and collects what it writes, {@link #status} runs it and waits, {@link
 * #spawn} hands out the running {@link Child}. A command can be run any number of times.
 *
 * <p>Nothing is interpreted by a shell: arguments reach the program as they are. A program's name
 * is looked up in the directories of the variable PATH, the child's if this command sets it, else
 * this process's own; a path with a slash is taken from the child's directory.
 *
 * <p>The child gets its three standard streams and no other descriptor of this process.
 *
 * <p>Without native access, or elsewhere than on Linux, children are the JDK's: {@link #arg0},
 * {@link #processGroup} and the pipe of another child are refused then, only {@code SIGTERM} and
 * {@code SIGKILL} can be sent, and the name that the child sees as its own is the program's whole
 * path. What no JVM can do is to run code of its own in the child before the program, so there is
 * no change of user either: use {@code setpriv} or {@code su}.
 */
public final class Command {
  /** The limit of {@link #outputLimit(int)} unless it is set: 64 MiB. */
  public static final int DEFAULT_OUTPUT_LIMIT = 64 << 20;

  private final String program;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, Optional<String>> environment = new LinkedHashMap<>();
  private boolean clearEnvironment;
  private @Nullable String arg0;
  private @Nullable Path directory;
  private OptionalInt processGroup = OptionalInt.empty();
  private @Nullable Stdio stdin;
  private @Nullable Stdio stdout;
  private @Nullable Stdio stderr;
  private boolean killOnClose;
  private int outputLimit = DEFAULT_OUTPUT_LIMIT;

  private Command(String program) {
    this.program = text(program, "a program");
  }

  /**
   * A command.
   *
   * @param program the program's name, or its path with a slash
   * @param arguments what to pass it
   * @return the command
   */
  public static Command of(String program, String... arguments) {
    return new Command(program).args(List.of(arguments));
  }

  private static String text(String text, String what) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          what + " must not contain the character 0, which ends a text in C: " + text);
    }
    return text;
  }

  private static String variable(String name) {
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      throw new IllegalArgumentException(
          "a variable needs a name without an equals sign, not \"" + name + "\"");
    }
    return text(name, "a variable's name");
  }

  // ---------------------------------------------------------------- what to run

  /**
   * Adds an argument.
   *
   * @param argument the argument
   * @return this
   */
  public Command arg(String argument) {
    arguments.add(text(argument, "an argument"));
    return this;
  }

  /**
   * Adds arguments.
   *
   * @param more the arguments
   * @return this
   */
  public Command args(Collection<String> more) {
    more.forEach(this::arg);
    return this;
  }

  /**
   * Sets the name that the program sees as its own, instead of the program's. Needs native access.
   *
   * @param name the name
   * @return this
   */
  public Command arg0(String name) {
    arg0 = text(name, "a name");
    return this;
  }

  /**
   * Sets a variable of the child's environment.
   *
   * @param name its name
   * @param value its value
   * @return this
   */
  public Command env(String name, String value) {
    environment.put(variable(name), Optional.of(text(value, "a variable's value")));
    return this;
  }

  /**
   * Sets variables of the child's environment.
   *
   * @param variables their names and values
   * @return this
   */
  public Command envs(Map<String, String> variables) {
    variables.forEach(this::env);
    return this;
  }

  /**
   * Leaves a variable out of the child's environment.
   *
   * @param name its name
   * @return this
   */
  public Command envRemove(String name) {
    environment.put(variable(name), Optional.empty());
    return this;
  }

  /**
   * Leaves all variables out of the child's environment, but those that are set from now on.
   *
   * @return this
   */
  public Command envClear() {
    clearEnvironment = true;
    environment.clear();
    return this;
  }

  /**
   * Sets where the child runs, instead of in the directory of this process.
   *
   * @param where the directory
   * @return this
   */
  public Command directory(Path where) {
    text(where.toString(), "a directory");
    directory = where;
    return this;
  }

  /**
   * Sets the process group that the child joins: its signals from the terminal, such as Ctrl-C, go
   * to a group. Needs native access.
   *
   * @param group the group, or 0 for a new one with the child's own number
   * @return this
   */
  public Command processGroup(int group) {
    if (group < 0) {
      throw new IllegalArgumentException("a process group is 0 or more, not " + group);
    }
    processGroup = OptionalInt.of(group);
    return this;
  }

  /**
   * Sets the child's standard input. Unless set it is inherited, and empty with {@link #output}.
   *
   * @param from what it reads
   * @return this
   */
  public Command stdin(Stdio from) {
    stdin = from.requireForReading();
    return this;
  }

  /**
   * Sets the child's standard output. Unless set it is inherited, and piped with {@link #output}.
   *
   * @param to where it writes
   * @return this
   */
  public Command stdout(Stdio to) {
    stdout = to.requireForWriting();
    return this;
  }

  /**
   * Sets the child's standard error. Unless set it is inherited, and piped with {@link #output}.
   *
   * @param to where it writes
   * @return this
   */
  public Command stderr(Stdio to) {
    stderr = to.requireForWriting();
    return this;
  }

  /**
   * Sets whether the child is killed when its {@link Child} is closed, or a {@link #status} or
   * {@link #output} is cancelled, before it has ended. Unless set it runs on.
   *
   * @param kill whether it is
   * @return this
   */
  public Command killOnClose(boolean kill) {
    killOnClose = kill;
    return this;
  }

  /**
   * Sets how much {@link #output} and {@link Child#waitWithOutput} collect of each stream.
   *
   * @param bytes how many at most
   * @return this
   */
  public Command outputLimit(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a limit is 0 bytes or more, not " + bytes);
    }
    outputLimit = bytes;
    return this;
  }

  // ---------------------------------------------------------------- what was said

  /**
   * What is run.
   *
   * @return the program's name or path
   */
  public String program() {
    return program;
  }

  /**
   * What it is passed.
   *
   * @return the arguments, a view
   */
  public List<String> arguments() {
    return Collections.unmodifiableList(arguments);
  }

  /**
   * What was said about variables.
   *
   * @return those that are set with their values, and those to be left out as empty; a view
   */
  public Map<String, Optional<String>> environment() {
    return Collections.unmodifiableMap(environment);
  }

  /**
   * Where it runs.
   *
   * @return the directory, if one was set
   */
  public Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /**
   * Whether it is killed when it is closed.
   *
   * @return true if so
   */
  public boolean isKillOnClose() {
    return killOnClose;
  }

  /**
   * How much is collected of each stream.
   *
   * @return bytes
   */
  public int outputLimit() {
    return outputLimit;
  }

  // ---------------------------------------------------------------- running

  /**
   * Starts it. Returns as soon as the program runs, which takes about a millisecond.
   *
   * @return the child, to be closed
   * @throws java.nio.file.NoSuchFileException if there is no such program, directory or file
   * @throws java.nio.file.AccessDeniedException if it may not be run, or a file not be used
   * @throws edo.reactor.ResourceExhaustedException if there are no descriptors, processes or memory
   *     left; nothing of it stays
   * @throws IOException if it cannot be started
   * @throws UnsupportedOperationException if it asks for what cannot be had here
   */
  public Child spawn() throws IOException {
    return start(Stdio.inherit(), Stdio.inherit());
  }

  private Child start(Stdio inputUnlessSet, Stdio outputUnlessSet) throws IOException {
    Stdio in = stdin == null ? inputUnlessSet : stdin;
    Stdio out = stdout == null ? outputUnlessSet : stdout;
    Stdio err = stderr == null ? outputUnlessSet : stderr;
    try {
      return new Child(this, Ambient.host().spawnChild(spec(in.stdio(), out.stdio(), err.stdio())));
    } finally {
      in.close();
      out.close();
      err.close();
    }
  }

  private ChildSpec spec(ChildStdio in, ChildStdio out, ChildStdio err) {
    return new ChildSpec(
        program,
        List.copyOf(arguments),
        Optional.ofNullable(arg0),
        clearEnvironment,
        Map.copyOf(environment),
        Optional.ofNullable(directory),
        processGroup,
        in,
        out,
        err);
  }

  /**
   * Runs it and waits for its end. Pipes are closed at once: nobody would read or write them.
   *
   * <p><b>Blocking:</b> suspends the caller until then. <b>Cancellation:</b> the child runs on, or
   * is killed with {@link #killOnClose}.
   *
   * @return how it ended
   * @throws IOException as {@link #spawn} does
   */
  public ExitStatus status() throws IOException {
    return Ambient.awaitIo(statusAsync());
  }

  /**
   * {@link #status} as a computation, which starts the child at its first poll.
   *
   * @return how it ended
   */
  public Async<ExitStatus> statusAsync() {
    return new Running<>(
        this::spawn,
        child -> {
          child.closePipes();
          return child.waitForAsync();
        });
  }

  /**
   * Runs it, collects what it writes and waits for its end.
   *
   * <p><b>Blocking:</b> suspends the caller until then. <b>Cancellation:</b> what was collected is
   * lost; the child runs on, or is killed with {@link #killOnClose}. <b>Backpressure:</b> up to
   * {@link #outputLimit(int)} bytes of each stream are held in memory.
   *
   * @return how it ended, and what it wrote to standard output and error
   * @throws edo.io.TooLongException if it writes more than the limit
   * @throws IOException as {@link #spawn} does
   */
  public Output output() throws IOException {
    return Ambient.awaitIo(outputAsync());
  }

  /**
   * {@link #output} as a computation, which starts the child at its first poll.
   *
   * @return how it ended, and what it wrote
   */
  public Async<Output> outputAsync() {
    return new Running<>(() -> start(Stdio.nothing(), Stdio.piped()), Child::waitWithOutputAsync);
  }

  @Override
  public String toString() {
    return "Command["
        + program
        + (arguments.isEmpty() ? "" : " ")
        + String.join(" ", arguments)
        + "]";
  }
}
