package edo.sync.model;

import edo.runtime.EdoRuntime;
import edo.sync.Semaphore;
import edo.task.AbortHandle;
import edo.task.Async;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.JoinSet;
import edo.task.Joined;
import edo.task.Task;
import edo.task.TaskScope;
import edo.time.Time;
import java.time.Duration;
import java.util.SplittableRandom;

/** Ways to carry out a step, and to give it up before its end. */
public final class Attempt {
  private static final Duration SHORT = Duration.ofNanos(100_000);

  private final EdoRuntime runtime;
  private final SplittableRandom random;

  private final Beside beside;

  /**
   * For one actor.
   *
   * @param runtime where it spawns
   * @param random what it chooses
   * @param beside a semaphore that all have in common
   */
  public Attempt(EdoRuntime runtime, SplittableRandom random, Semaphore beside) {
    this.runtime = runtime;
    this.random = random;
    this.beside = new Beside(random, beside);
  }

  /** Whether the step came to its end. In a task or thread of any kind, which may wait. */
  boolean tried(Step<?> step) throws Exception {
    if (step.isBlocking()) {
      return triedInTask(step);
    }
    return switch (random.nextInt(step.isHasty() ? 8 : 64)) {
      case 0 -> inTime(() -> Time.timeout(limit(), step::run));
      case 1 -> inTime(() -> Time.timeout(limit(), step.booked()).await());
      case 2, 3 -> joined(runtime.spawn(step::run));
      case 4, 5 -> joined(runtime.spawn(step.booked()));
      case 6, 7 -> beside.selected(step).await() == 1;
      case 8, 9, 10, 11, 12, 13, 14, 15 -> polled(step.booked());
      case 16, 17, 18, 19, 20, 21, 22, 23 -> step.booked().await() == 1;
      case 24, 25 -> beside.raced(step).await() == 1;
      case 26, 27 -> beside.untilCancelled(step).await() == 1;
      case 28 -> {
        var _ = beside.withAnother(step).await();
        yield true;
      }
      case 29 -> {
        boolean _ = inTime(() -> Time.timeout(limit(), beside.withAnother(step)).await());
        yield step.isDone(); // the other one may have been late
      }
      case 30 -> inScope(step);
      case 31 -> inSet(step);
      default -> {
        step.run();
        yield true;
      }
    };
  }

  /** What only a task can try: it runs out of time, is aborted, or comes to its end. */
  private boolean triedInTask(Step<?> step) throws Exception {
    return switch (random.nextInt(4)) {
      case 0 -> inTime(() -> Time.timeout(limit(), step::run));
      case 1, 2 -> joined(runtime.spawn(step::run));
      default -> {
        step.run();
        yield true;
      }
    };
  }

  /** A computation that answers 1 for the step, and 0 or with a deadline for something else. */
  Async<Integer> computation(Step<?> step) {
    if (step.isBlocking()) {
      JoinHandle<Integer> task =
          runtime.spawn(() -> {
            step.run();
            return 1;
          });
      return task.joinAsync();
    }
    return switch (random.nextInt(step.isHasty() ? 5 : 16)) {
      case 0 -> Time.timeout(limit(), step.booked());
      case 1, 2 -> beside.selected(step);
      case 3 -> beside.raced(step);
      case 4 -> beside.untilCancelled(step);
      default -> step.booked();
    };
  }

  private Duration limit() {
    return random.nextBoolean() ? Duration.ZERO : SHORT;
  }

  @FunctionalInterface
  private interface Limited {
    void run() throws Exception;
  }

  private static boolean inTime(Limited body) throws Exception {
    try {
      body.run();
      return true;
    } catch (DeadlineException e) {
      return false; // given up
    }
  }

  /** Waits a while, or for ever; true if that was enough waiting. */
  private boolean losesPatience() {
    int patience = random.nextInt(5);
    if (patience == 4) {
      return false;
    }
    for (int i = 0; i < patience; i++) {
      Task.yieldNow();
    }
    return true;
  }

  private boolean joined(JoinHandle<?> task) throws Exception {
    if (losesPatience()) {
      task.abort();
    }
    try {
      var _ = task.join();
      return true;
    } catch (JoinException e) {
      if (e.isCancelled()) {
        return false; // given up
      }
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private boolean polled(Async<Integer> step) throws Exception {
    Context context = Context.of(() -> {}); // asked again or not, whatever the news is
    for (int i = random.nextInt(3); i >= 0; i--) {
      if (step.poll(context).isReady()) {
        return true;
      }
    }
    step.cancel();
    return false;
  }

  private boolean inScope(Step<?> step) throws Exception {
    try (var scope = TaskScope.<Integer>collect()) {
      JoinHandle<Integer> _ =
          random.nextBoolean()
              ? runtime.within(() -> scope.spawn(step.booked()))
              : runtime.within(() -> scope.spawn(() -> run(step)));
      if (losesPatience()) {
        scope.cancel();
      }
      for (Joined<Integer> result : scope.join()) {
        tell(result);
      }
    }
    return step.isDone();
  }

  private boolean inSet(Step<?> step) throws Exception {
    try (var set = JoinSet.<Integer>create()) {
      AbortHandle task =
          random.nextBoolean()
              ? runtime.within(() -> set.spawn(step.booked()))
              : runtime.within(() -> set.spawn(() -> run(step)));
      if (losesPatience()) {
        task.abort();
      }
      tell(set.joinNext().orElseThrow());
    }
    return step.isDone();
  }

  private static int run(Step<?> step) throws Exception {
    step.run();
    return 1;
  }

  /** Throws what the task has thrown, unless it was cancelled. */
  private static void tell(Joined<Integer> result) throws Exception {
    JoinException failure = result.failure().orElse(null);
    if (failure == null || failure.isCancelled()) {
      return;
    }
    if (failure.getCause() instanceof Exception cause) {
      throw cause;
    }
    throw failure;
  }
}
