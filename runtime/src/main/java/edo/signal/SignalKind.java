package edo.signal;

import java.util.Objects;
import java.util.Optional;

/**
 * Which signal: a name, and the number that this system gives it.
 *
 * <p>Names are POSIX's, without {@code SIG}. Numbers are those of Linux on x86-64 and AArch64, of
 * macOS and the BSDs, or of Windows' C library, each where it runs.
 */
public final class SignalKind {
  /** {@code SIGALRM}: a timer has expired. Ends a process by default. */
  public static final SignalKind ALARM = new SignalKind("ALRM");

  /** {@code SIGCHLD}: a child's state has changed. Ignored by default. */
  public static final SignalKind CHILD = new SignalKind("CHLD");

  /** {@code SIGHUP}: the terminal is gone; to a daemon: read the configuration again. */
  public static final SignalKind HANGUP = new SignalKind("HUP");

  /** {@code SIGINFO}: somebody pressed Ctrl-T. BSD and macOS only. */
  public static final SignalKind INFO = new SignalKind("INFO");

  /** {@code SIGINT}: somebody pressed Ctrl-C. */
  public static final SignalKind INTERRUPT = new SignalKind("INT");

  /** {@code SIGIO}: a descriptor is ready. */
  public static final SignalKind IO = new SignalKind("IO");

  /** {@code SIGKILL}: ends a process at once. Can be sent, not listened to. */
  public static final SignalKind KILL = new SignalKind("KILL");

  /** {@code SIGPIPE}: a write to a pipe that nobody reads. The JVM makes it an exception. */
  public static final SignalKind PIPE = new SignalKind("PIPE");

  /**
   * {@code SIGQUIT}: somebody pressed Ctrl-\. Can be sent, not listened to: a JVM prints its
   * threads.
   */
  public static final SignalKind QUIT = new SignalKind("QUIT");

  /** {@code SIGTERM}: the polite request to end. */
  public static final SignalKind TERMINATE = new SignalKind("TERM");

  /** {@code SIGUSR1}: means what the program says. */
  public static final SignalKind USER_DEFINED_1 = new SignalKind("USR1");

  /**
   * {@code SIGUSR2}: means what the program says. Can be sent; the JVM uses it for itself unless it
   * is told another in the environment variable {@code _JAVA_SR_SIGNUM}.
   */
  public static final SignalKind USER_DEFINED_2 = new SignalKind("USR2");

  /** {@code SIGWINCH}: the terminal has another size. Ignored by default. */
  public static final SignalKind WINDOW_CHANGE = new SignalKind("WINCH");

  private final String name;

  private SignalKind(String name) {
    this.name = name;
  }

  /**
   * The kind of a number.
   *
   * @param number of this system, from 1 on
   * @return the kind; those for real time are called {@code RTMIN+0} and so on
   * @throws IllegalArgumentException if this system has no such signal
   */
  public static SignalKind of(int number) {
    return new SignalKind(
        SignalTable.HERE
            .nameOf(number)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "this system has no signal number "
                        + number
                        + "; the numbers are 1 to "
                        + SignalTable.HERE.highest())));
  }

  /**
   * The kind of a name.
   *
   * @param name as in {@code HUP} or {@code SIGHUP}; what {@link #name} answers
   * @return the kind
   * @throws IllegalArgumentException if this system has no such signal
   */
  public static SignalKind of(String name) {
    Objects.requireNonNull(name, "a signal's name must not be null");
    String bare = name.startsWith("SIG") ? name.substring("SIG".length()) : name;
    int number =
        SignalTable.HERE
            .numberOf(bare)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "this system has no signal called \"" + name + "\"; one it has is HUP"));
    return of(number); // one kind has one name, though systems know a few by two
  }

  /**
   * The name.
   *
   * @return as in {@code HUP}
   */
  public String name() {
    return name;
  }

  /**
   * The number on this system.
   *
   * @return the number, from 1 on
   * @throws UnsupportedOperationException if this system has no such signal
   */
  public int number() {
    return SignalTable.HERE
        .numberOf(name)
        .orElseThrow(() -> new UnsupportedOperationException("this system has no " + this));
  }

  /**
   * Whether this system has it.
   *
   * @return false for {@link #INFO} on Linux, and nearly all on Windows
   */
  public boolean isAvailable() {
    return SignalTable.HERE.numberOf(name).isPresent();
  }

  /** Throws if nobody can listen to it, with a reason. */
  void requireListenable() {
    int _ = number();
    Optional<String> reason = SignalTable.HERE.whyNotListen(name);
    if (reason.isPresent()) {
      throw new IllegalArgumentException("nobody can listen to " + this + ": " + reason.get());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignalKind that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "SIG" + name;
  }
}
