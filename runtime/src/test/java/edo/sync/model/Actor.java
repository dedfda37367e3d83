package edo.sync.model;

import edo.sync.ClosedException;
import edo.task.Async;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.Poll;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does steps until there is no next one, or the channel is closed. */
public final class Actor {
  private final Supplier<? extends @Nullable Step<?>> steps;
  private final Runnable atTheEnd;
  private volatile long tries;

  Actor(Supplier<? extends @Nullable Step<?>> steps, Runnable atTheEnd) {
    this.steps = steps;
    this.atTheEnd = atTheEnd;
  }

  /**
   * How often it has tried something, successful or not.
   *
   * @return the number
   */
  public long tries() {
    return tries;
  }

  private void end(Step<?> step, boolean claimed) {
    if (claimed != step.isDone()) {
      throw new AssertionError(
          step.getClass()
              + (claimed ? " is said to be done, but is not" : " has happened, though given up"));
    }
    step.finish();
  }

  private @Nullable Step<?> next() {
    tries = tries + 1; // by one thread at a time; others look whether it goes on
    return steps.get();
  }

  /**
   * Acts in a task or thread that may wait, until the end.
   *
   * @param attempt how it tries what it does
   * @throws Exception what is wrong
   */
  public void act(Attempt attempt) throws Exception {
    try {
      for (Step<?> step = next(); step != null; step = next()) {
        end(step, attempt.tried(step));
      }
    } catch (ClosedException e) {
      // the end of its life
    } finally {
      atTheEnd.run();
    }
  }

  /**
   * Acts as a poll-driven task.
   *
   * @param attempt how it tries what it does
   * @param random when it gives up
   * @return done at the end
   */
  public Async<Integer> polled(Attempt attempt, SplittableRandom random) {
    return new Polled(attempt, random);
  }

  private final class Polled implements Async<Integer> {
    private final Attempt attempt;
    private final SplittableRandom random;
    private @Nullable Step<?> step;
    private @Nullable Async<Integer> waiting;

    Polled(Attempt attempt, SplittableRandom random) {
      this.attempt = attempt;
      this.random = random;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      boolean over = true;
      try {
        over = !goesOn(cx);
      } catch (ClosedException e) {
        over = true; // the end of its life
      } finally {
        if (over) {
          atTheEnd.run();
        }
      }
      return over ? Poll.ready(0) : Poll.pending();
    }

    /** Whether it waits; otherwise it is over. */
    private boolean goesOn(Context cx) throws Exception {
      for (; ; ) {
        Step<?> current = step;
        Async<Integer> asked = waiting;
        if (current == null || asked == null) {
          current = next();
          if (current == null) {
            return false;
          }
          asked = attempt.computation(current);
          step = current;
          waiting = asked;
        }
        boolean claimed = false;
        try {
          Poll<Integer> answer = asked.poll(cx);
          if (answer.isPending()) {
            if (current.isBlocking() || !cx.hasBudget() || random.nextInt(4) != 0) {
              return true;
            }
            asked.cancel(); // given up
          } else {
            claimed = answer.value() == 1;
          }
        } catch (DeadlineException e) {
          claimed = false; // given up
        }
        step = null;
        waiting = null;
        end(current, claimed);
      }
    }
  }
}
