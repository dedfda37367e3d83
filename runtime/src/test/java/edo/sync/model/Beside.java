package edo.sync.model;

import edo.sync.Permit;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.CancelToken;
import edo.task.Context;
import edo.task.Join;
import edo.task.Poll;
import edo.task.Race;
import edo.task.Select;
import edo.task.Task;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Computations in which a step is beside something else that may come first. */
final class Beside {
  private final SplittableRandom random;

  /** What all compete for; all of it must come back. */
  private final Semaphore others;

  Beside(SplittableRandom random, Semaphore others) {
    this.random = random;
    this.others = others;
  }

  /** In a select, of which the first arm that is ready is claimed. */
  Select<Integer> selected(Step<?> step) {
    Select<Integer> select =
        random.nextBoolean() ? Select.biased() : Select.fair(random.nextInt() | 1);
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
              others.acquireAsync(),
              permit -> {
                permit.close();
                return 0;
              });
    }
    return first ? select : select.arm(step.booked(), n -> n);
  }

  /** Beside a permit of all, of whom the first wins. */
  Async<Integer> raced(Step<?> step) {
    Async<Permit> permit = others.acquireAsync();
    Async<Integer> other =
        new Async<>() {
          @Override
          public Poll<Integer> poll(Context cx) throws Exception {
            Poll<Permit> answer = permit.poll(cx);
            if (answer.isPending()) {
              return Poll.pending();
            }
            answer.value().close();
            return Poll.ready(0);
          }

          @Override
          public void cancel() {
            permit.cancel();
          }
        };
    Race<Integer> race =
        random.nextBoolean() ? Race.of(step.booked(), other) : Race.of(other, step.booked());
    return random.nextBoolean() ? race.biased() : race;
  }

  /** With another one that takes a few polls, waiting for both. */
  Join<List<Integer>> withAnother(Step<?> step) {
    var left = new AtomicInteger(random.nextInt(3));
    Async<Integer> other =
        cx -> {
          if (left.getAndDecrement() > 0) {
            cx.waker().wake();
            return Poll.pending();
          }
          return Poll.ready(0);
        };
    return Join.tryAll(List.of(other, step.booked()));
  }

  /** Until a token above it is cancelled, after a few polls. */
  Async<Integer> untilCancelled(Step<?> step) {
    var token = CancelToken.create();
    var both = token.child().runUntilCancelledAsync(step.booked());
    var left = new AtomicInteger(random.nextInt(6));
    return new Async<>() {
      @Override
      public Poll<Integer> poll(Context cx) throws Exception {
        int patience = left.getAndDecrement();
        if (patience == 0) {
          token.cancel();
        }
        Poll<Poll<Integer>> answer = both.poll(cx);
        if (answer.isReady()) {
          return Poll.ready(answer.value().isReady() ? 1 : 0);
        }
        if (patience > 0 && patience < 3) {
          cx.waker().wake();
        }
        return Poll.pending();
      }

      @Override
      public void cancel() {
        both.cancel();
      }
    };
  }
}
