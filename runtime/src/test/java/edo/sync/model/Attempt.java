package edo.sync.model;

import edo.runtime.EdoRuntime;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Select;
import edo.task.Task;
import edo.time.Time;
import java.time.Duration;
import java.util.SplittableRandom;

/** Ways to carry out a step, and to give it up before its end. */
final class Attempt {
  private static final Duration SHORT = Duration.ofNanos(100_000);

  private final EdoRuntime runtime;
  private final SplittableRandom random;

  /** What others compete for in selects; all of it must come back. */
  private final Semaphore beside;

  Attempt(EdoRuntime runtime, SplittableRandom random, Semaphore beside) {
    this.runtime = runtime;
    this.random = random;
    this.beside = beside;
  }

  /** Whether the step came to its end. In a task or thread of any kind, which may wait. */
  boolean tried(Step<?> step) throws Exception {
    return switch (random.nextInt(64)) {
      case 0 -> inTime(() -> Time.timeout(limit(), step::run));
      case 1 -> inTime(() -> Time.timeout(limit(), step.booked()).await());
      case 2, 3 -> joined(runtime.spawn(step::run));
      case 4, 5 -> joined(runtime.spawn(step.booked()));
      case 6, 7 -> selected(step).await() == 1;
      case 8, 9, 10, 11, 12, 13, 14, 15 -> polled(step.booked());
      case 16, 17, 18, 19, 20, 21, 22, 23 -> step.booked().await() == 1;
      default -> {
        step.run();
        yield true;
      }
    };
  }

  /** A computation that answers 1 for the step, and 0 or with a deadline for something else. */
  Async<Integer> computation(Step<?> step) {
    return switch (random.nextInt(16)) {
      case 0 -> Time.timeout(limit(), step.booked());
      case 1, 2 -> selected(step);
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

  private boolean joined(JoinHandle<?> task) throws Exception {
    int patience = random.nextInt(5);
    if (patience < 4) {
      for (int i = 0; i < patience; i++) {
        Task.yieldNow();
      }
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

  private Select<Integer> selected(Step<?> step) {
    Select<Integer> select = random.nextBoolean() ? Select.biased() : Select.fair(random.nextInt());
    int other = random.nextInt(4);
    boolean first = random.nextBoolean();
    if (first) {
      select.arm(step.booked(), n -> n);
    }
    switch (other) {
      case 0 -> select.arm(Task.yieldAsync(), _ -> 0);
      case 1 -> select.otherwise(() -> 0);
      default ->
          select.arm(
              beside.acquireAsync(),
              permit -> {
                permit.close();
                return 0;
              });
    }
    return first ? select : select.arm(step.booked(), n -> n);
  }
}
