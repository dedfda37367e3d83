package edo.check;

import edo.internal.virtual.JdkAccess;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.Collectors;

/** The real threads of one check: used again and again, ended when it is over. */
final class Stage implements AutoCloseable {
  private final Deque<Runner> idle = new ArrayDeque<>();
  private final boolean isOwn;

  /** Whether the driver was interrupted: to carry a virtual thread takes that away from it. */
  private boolean wasInterrupted;

  Stage(boolean ownScheduler) {
    isOwn = ownScheduler && isOwnPossible();
  }

  /** A virtual thread cannot carry another. */
  static boolean isOwnPossible() {
    return JdkAccess.AVAILABLE && !Thread.currentThread().isVirtual();
  }

  /** Lets a thread of the model run until it hands over; false if it waits for something else. */
  boolean step(Strand strand) {
    Runner runner = strand.runner;
    if (runner == null) {
      runner =
          !idle.isEmpty()
              ? idle.pop()
              : isOwn ? new SteppedRunner() : new ParkedRunner(Thread.currentThread());
      runner.assign(strand);
      strand.runner = runner;
    }
    wasInterrupted |= Thread.interrupted();
    return runner.step();
  }

  /**
   * Has a thread of a run that is over leave it. What does not come back is left to itself. Only
   * now is the real thread free for others: in one run each thread is one of its own, as those who
   * ask for the current one must find.
   */
  void unwind(Strand strand, Runnable announce) {
    Runner runner = strand.runner;
    if (runner == null || strand.isLost) {
      return;
    }
    boolean came = true;
    if (!strand.isFinished) {
      announce.run();
      came = step(strand);
    }
    if (came && strand.isFinished) {
      strand.runner = null;
      idle.push(runner);
    }
  }

  String stack(Strand strand) {
    Runner runner = strand.runner;
    return runner == null
        ? ""
        : Arrays.stream(runner.stack()).map(f -> "\n        at " + f).collect(Collectors.joining());
  }

  @Override
  public void close() {
    for (Runner runner : idle) {
      runner.assign(null);
      var _ = runner.step();
    }
    idle.clear();
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
