package edo.process;

import edo.reactor.ChildExit;
import edo.signal.SignalKind;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a child has ended: with an exit code, or by a signal.
 *
 * <p>Without native access the JDK tells a code only; after a signal that is 128 and the signal's
 * number, which a program can also exit with by itself.
 */
public final class ExitStatus {
  private final ChildExit exit;

  ExitStatus(ChildExit exit) {
    this.exit = exit;
  }

  /**
   * Whether it ended by itself, with code 0.
   *
   * @return true if so
   */
  public boolean isSuccess() {
    return exit.code() == 0 && exit.signal() == 0;
  }

  /**
   * What it exited with.
   *
   * @return the code, 0 to 255 (on Windows any); empty if a signal has ended it
   */
  public OptionalInt code() {
    return exit.signal() == 0 ? OptionalInt.of(exit.code()) : OptionalInt.empty();
  }

  /**
   * What has ended it, if that was a signal.
   *
   * @return the signal; empty if it exited by itself, or without native access
   */
  public Optional<SignalKind> signal() {
    return exit.signal() == 0 ? Optional.empty() : Optional.of(SignalKind.of(exit.signal()));
  }

  /**
   * Whether it left a core file.
   *
   * @return true if so; always false without native access
   */
  public boolean isCoreDumped() {
    return exit.coreDumped();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExitStatus that && exit.equals(that.exit);
  }

  @Override
  public int hashCode() {
    return exit.hashCode();
  }

  @Override
  public String toString() {
    return exit.signal() == 0
        ? "exit code " + exit.code()
        : signal().orElseThrow() + (exit.coreDumped() ? " (core dumped)" : "");
  }
}
