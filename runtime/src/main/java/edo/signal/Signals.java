package edo.signal;

import edo.internal.seam.Ambient;
import edo.task.Async;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for signals of the operating system: Ctrl-C, and every other one that a program may
 * handle.
 *
 * {@snippet :
 * var hangup = Signals.listen(SignalKind.HANGUP);
 * Task.spawn(() -> {
 *   while (true) {
 *     hangup.recv();
 *     reloadConfiguration();
 *   }
 * });
 * Signals.ctrlC(); // serves until somebody presses it
 * stopAccepting();
 * }
 *
 * <p><b>The first use of a signal replaces its default action for good.</b> Whoever has once waited
 * for Ctrl-C has to end the program himself from then on, also when nobody waits any more: a second
 * Ctrl-C does not end it. So it is with a handler that other code had installed before, and with
 * the JVM's own: shutdown hooks run on {@link System#exit}, no longer on the signal.
 *
 * <p><b>What was to be ignored stays ignored.</b> A process that was started with Ctrl-C, {@code
 * HUP} or {@code TERM} ignored, by {@code nohup} or as a background job of a script, receives none
 * of that signal: the JVM leaves it so. The first who listens to it has that logged, once.
 *
 * <p>Signals go to all listeners of all runtimes in the process. They need the JVM's module {@code
 * jdk.unsupported}: a program on the class path has it; one with a {@code module-info.java} writes
 * {@code requires jdk.unsupported}, or is started with {@code --add-modules jdk.unsupported}.
 */
public final class Signals {
  private Signals() {}

  /**
   * Waits for the next Ctrl-C, that is for {@link SignalKind#INTERRUPT}. All who wait are told.
   *
   * <p><b>Blocking:</b> suspends the caller until then. <b>Cancellation:</b> takes nothing back: a
   * signal that comes later finds somebody else waiting, or nobody, and does not end the program.
   *
   * @throws UnsupportedOperationException if this JVM does not hand signals out; the message says
   *     what to do
   */
  public static void ctrlC() {
    var _ = Ambient.await(ctrlCAsync());
  }

  /**
   * {@link #ctrlC} as a computation. It counts from its first poll on; the default action is
   * replaced then, and not before.
   *
   * @return done at the first Ctrl-C after its first poll
   */
  public static Async<@Nullable Void> ctrlCAsync() {
    return new NextSignal(SignalKind.INTERRUPT);
  }

  /**
   * Listens to a signal from now on.
   *
   * @param kind which one
   * @return a listener, which needs no closing
   * @throws IllegalArgumentException if no program may handle it ({@code KILL}, {@code STOP}) or
   *     the JVM cannot live without it ({@code SEGV}, {@code QUIT} and the like); the message says
   *     what to do
   * @throws UnsupportedOperationException if this system has no such signal, or this JVM does not
   *     hand it out
   */
  public static SignalListener listen(SignalKind kind) {
    kind.requireListenable();
    return new SignalListener(kind, Ambient.host().signalLine(kind.name(), kind.number()));
  }
}
