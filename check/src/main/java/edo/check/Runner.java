package edo.check;

import edo.check.internal.instrument.Hooks;
import org.jspecify.annotations.Nullable;

/**
 * A real thread that runs threads of models, one after the other, and stands still whenever it is
 * not its turn. Used by two: the thread itself, and the one that drives it.
 */
abstract class Runner {
  private volatile @Nullable Strand strand;

  /** Gives it a thread of a model to run, or nothing more to do. */
  final void assign(@Nullable Strand next) {
    strand = next;
  }

  final Strand strand() {
    Strand now = strand;
    if (now == null) {
      throw new IllegalStateException("this thread has nothing to run");
    }
    return now;
  }

  /** What the thread does. */
  final void loop() {
    ScopedValue.where(Execution.RUNNER, this)
        .where(Hooks.RUNNING, new RealSteps(this))
        .run(() -> {
          for (Strand now = strand; now != null; now = strand) {
            now.execution.live(now);
            clean();
            pause();
          }
        });
  }

  /** Forgets what the next one to run must not find. */
  abstract void clean();

  /** By the thread: gives the turn back, and waits for it. */
  abstract void pause();

  /** By the driver: lets the thread run until it pauses. False if it waits for something else. */
  abstract boolean step();

  abstract Thread thread();

  /** Where the thread is. */
  final StackTraceElement[] stack() {
    return thread().getStackTrace();
  }
}
