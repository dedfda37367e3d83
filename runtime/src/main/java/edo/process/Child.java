package edo.process;

import edo.internal.seam.Ambient;
import edo.internal.seam.ChildControl;
import edo.io.ByteSink;
import edo.reactor.ChildExit;
import edo.signal.SignalKind;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A child process that {@link Command#spawn} has started.
 *
 * {@snippet :
 * try (var child = Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.piped()).spawn()) {
 *   child.stdin().writeAll("hello".getBytes(StandardCharsets.UTF_8));
 *   var output = child.waitWithOutput();
 *   echoed = output.stdoutText();
 * }
 * }
 *
 * <p>Close it, for its pipes. That leaves the process alone unless {@link Command#killOnClose} was
 * asked for. A child never stays as a zombie, whether somebody waits for it or not; on a
 * current-thread runtime somebody has to run that or close it.
 *
 * <p><b>Blocking:</b> {@link #waitFor}, {@link #kill} and {@link #waitWithOutput} suspend the
 * caller; the others never wait. <b>Cancellation:</b> the child runs on, and waiting again is fine;
 * output that was collected stays here for the next {@link #waitWithOutput}. It can be waited for
 * from any runtime, also when the one that started it has shut down.
 */
public final class Child implements AutoCloseable {
  private final String program;
  private final ChildControl control;
  private final boolean killOnClose;
  private final AtomicReference<@Nullable ChildStdin> stdin;
  private final AtomicReference<@Nullable ChildOutput> stdout;
  private final AtomicReference<@Nullable ChildOutput> stderr;

  /** What {@link #waitWithOutput} has read, also if it was cancelled. */
  private final ByteSink output;

  private final ByteSink errors;

  Child(Command command, ChildControl control) {
    this.program = command.program();
    this.control = control;
    this.killOnClose = command.isKillOnClose();
    this.output = new ByteSink(command.outputLimit());
    this.errors = new ByteSink(command.outputLimit());
    ChildControl.Input in = control.stdin();
    ChildControl.Output out = control.stdout();
    ChildControl.Output err = control.stderr();
    this.stdin = new AtomicReference<>(in == null ? null : new ChildStdin(this + ", stdin", in));
    this.stdout =
        new AtomicReference<>(out == null ? null : new ChildOutput(this + ", stdout", out));
    this.stderr =
        new AtomicReference<>(err == null ? null : new ChildOutput(this + ", stderr", err));
  }

  /**
   * The number of the process, as long as it has one.
   *
   * @return its id; empty once it has ended, as another process may have it then
   */
  public OptionalLong id() {
    try {
      return control.exit() == null ? OptionalLong.of(control.pid()) : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty(); // nobody knows how it ended, but that it has
    }
  }

  // ---------------------------------------------------------------- pipes

  /**
   * The pipe to its standard input. It stays the child's: {@link #waitFor} and {@link #close} close
   * it.
   *
   * @return the writing end
   * @throws IllegalStateException if it is not piped, was taken, or closed by waiting
   */
  public ChildStdin stdin() {
    return require(stdin.get(), "stdin");
  }

  /**
   * The pipe from its standard output. It stays the child's: {@link #close} closes it.
   *
   * @return the reading end
   * @throws IllegalStateException if it is not piped, or was taken
   */
  public ChildOutput stdout() {
    return require(stdout.get(), "stdout");
  }

  /**
   * The pipe from its standard error. It stays the child's: {@link #close} closes it.
   *
   * @return the reading end
   * @throws IllegalStateException if it is not piped, or was taken
   */
  public ChildOutput stderr() {
    return require(stderr.get(), "stderr");
  }

  /**
   * Takes the pipe to its standard input over: for a task that writes while another one waits.
   *
   * @return the writing end, to be closed by the caller
   * @throws IllegalStateException if it is not piped, was taken, or closed by waiting
   */
  public ChildStdin takeStdin() {
    return require(stdin.getAndSet(null), "stdin");
  }

  /**
   * Takes the pipe from its standard output over.
   *
   * @return the reading end, to be closed by the caller
   * @throws IllegalStateException if it is not piped, or was taken
   */
  public ChildOutput takeStdout() {
    return require(stdout.getAndSet(null), "stdout");
  }

  /**
   * Takes the pipe from its standard error over.
   *
   * @return the reading end, to be closed by the caller
   * @throws IllegalStateException if it is not piped, or was taken
   */
  public ChildOutput takeStderr() {
    return require(stderr.getAndSet(null), "stderr");
  }

  private <T> T require(@Nullable T end, String name) {
    if (end == null) {
      throw new IllegalStateException(
          this
              + " has no "
              + name
              + ": ask for it with Command."
              + name
              + "(Stdio.piped()), take it once, and before it is closed");
    }
    return end;
  }

  // ---------------------------------------------------------------- waiting

  /**
   * Waits for its end. Closes its standard input first, unless that was taken: a child that reads
   * to the end would wait for us otherwise. Answers the same however often it is asked.
   *
   * @return how it ended
   * @throws IOException if that cannot be known, because other code has waited for it
   */
  public ExitStatus waitFor() throws IOException {
    return Ambient.awaitIo(waitForAsync());
  }

  /**
   * {@link #waitFor} as a computation.
   *
   * @return how it ended
   */
  public Async<ExitStatus> waitForAsync() {
    return cx -> {
      closeStdin();
      return pollExit(cx) ? Poll.ready(status()) : Poll.pending();
    };
  }

  boolean pollExit(Context cx) throws IOException {
    return cx.proceed() && control.pollExit(cx);
  }

  /** After {@link #pollExit} has said that it is over. */
  ExitStatus status() throws IOException {
    return tryWait().orElseThrow();
  }

  /**
   * Whether it has ended. Leaves its standard input alone.
   *
   * @return how it ended, or empty if it runs
   * @throws IOException if that cannot be known, because other code has waited for it
   */
  public Optional<ExitStatus> tryWait() throws IOException {
    ChildExit exit = control.exit();
    return exit == null ? Optional.empty() : Optional.of(new ExitStatus(exit));
  }

  /**
   * Waits for its end and collects what it writes meanwhile, as far as that is piped and was not
   * taken. Closes its standard input first, unless that was taken. Waits for the end of both pipes
   * too, which something that the child has left behind may hold open.
   *
   * <p><b>Cancellation:</b> what was collected is part of the answer when this is called again.
   * <b>Backpressure:</b> up to {@link Command#outputLimit(int)} bytes of each are held in memory.
   *
   * @return how it ended, and what it wrote
   * @throws edo.io.TooLongException if it writes more than the limit; it runs on, and stops when
   *     nobody reads
   * @throws IOException if its status cannot be known
   */
  public Output waitWithOutput() throws IOException {
    return Ambient.awaitIo(waitWithOutputAsync());
  }

  /**
   * {@link #waitWithOutput} as a computation.
   *
   * @return how it ended, and what it wrote
   */
  public Async<Output> waitWithOutputAsync() {
    return new Collecting(this, stdout.get(), output, stderr.get(), errors);
  }

  // ---------------------------------------------------------------- ending it

  /**
   * Asks the system to end it at once ({@code SIGKILL}), and does not wait until it has. Does
   * nothing if it has ended.
   *
   * @throws IOException if the system refuses
   */
  public void startKill() throws IOException {
    boolean _ = sendSignal(SignalKind.KILL);
  }

  /**
   * Ends it at once ({@code SIGKILL}) and waits until it has. Does nothing if it has ended.
   *
   * @return how it ended, which may be by itself
   * @throws IOException if the system refuses
   */
  public ExitStatus kill() throws IOException {
    return Ambient.awaitIo(killAsync());
  }

  /**
   * {@link #kill} as a computation, which kills at its first poll.
   *
   * @return how it ended
   */
  public Async<ExitStatus> killAsync() {
    Async<ExitStatus> end = waitForAsync();
    return new Async<>() {
      private boolean sent;

      @Override
      public Poll<ExitStatus> poll(Context cx) throws Exception {
        if (!sent) {
          startKill();
          sent = true;
        }
        return end.poll(cx);
      }
    };
  }

  /**
   * Sends a signal. It reaches this very process or nobody.
   *
   * @param kind which; without native access {@link SignalKind#TERMINATE} and {@link
   *     SignalKind#KILL} only
   * @return false if the child has ended
   * @throws IOException if the system refuses
   * @throws UnsupportedOperationException if it cannot be sent here
   */
  public boolean sendSignal(SignalKind kind) throws IOException {
    return control.signal(kind.name(), kind.isAvailable() ? kind.number() : 0);
  }

  private void closeStdin() {
    ChildStdin mine = stdin.getAndSet(null);
    if (mine != null) {
      mine.close();
    }
  }

  /** Closes its pipes, unless they were taken. */
  void closePipes() {
    closeStdin();
    closeOutput(stdout);
    closeOutput(stderr);
  }

  private static void closeOutput(AtomicReference<@Nullable ChildOutput> end) {
    ChildOutput mine = end.getAndSet(null);
    if (mine != null) {
      mine.close();
    }
  }

  /**
   * Closes its pipes, unless they were taken, and kills it if {@link Command#killOnClose} was asked
   * for and it has not ended. Otherwise it runs on. Does not wait for its end, nor has anybody to.
   *
   * @throws IOException if the system refuses to kill it
   */
  @Override
  public void close() throws IOException {
    closePipes();
    if (killOnClose && id().isPresent()) {
      startKill();
    }
  }

  @Override
  public String toString() {
    return program + " (process " + control.pid() + ")";
  }
}
