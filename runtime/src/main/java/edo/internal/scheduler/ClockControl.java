package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;
import edo.internal.seam.Spawning;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.Poll;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The clock that can be paused, and when it may jump. Paused, it stands still while anything runs:
 * the worker, and what the worker does not run and would not see, which is counted here (jobs of
 * the blocking pool, virtual threads of the fallback mode). When nothing does, the worker moves it
 * to the next timer.
 */
final class ClockControl {
  private final Scheduler scheduler;
  private final RuntimeClock clock;
  private final AtomicInteger outside = new AtomicInteger();

  ClockControl(Scheduler scheduler, RuntimeClock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  void pause() {
    refuseIfStepped();
    if (!scheduler.config().currentThread()) {
      throw new IllegalStateException(
          "the clock can be paused on a current-thread runtime only: build one with"
              + " EdoRuntime.currentThread()");
    }
    clock.pause();
  }

  void resume() {
    refuseIfStepped();
    clock.resume();
    scheduler.dispatch().wakeAll();
  }

  private void refuseIfStepped() {
    if (scheduler.world() != null) {
      throw new IllegalStateException(
          "the clock of a simulated host is the simulation's: sleep instead");
    }
  }

  void advance(long nanos) {
    refuseIfStepped();
    Worker here = scheduler.workerHere();
    if (here == null && scheduler.gate().isOpen() && scheduler.config().currentThread()) {
      advanceOnTheWorker(nanos);
      return;
    }
    clock.advance(nanos);
    if (here != null) {
      here.turnSoon();
    } else {
      scheduler.dispatch().wakeAll();
    }
  }

  /**
   * For callers that the worker does not run, such as virtual threads of the JDK: what is due is to
   * have fired when they go on, so the worker does it and they wait for that.
   */
  private void advanceOnTheWorker(long nanos) {
    var jump =
        new Async<@Nullable Void>() {
          private boolean jumped;

          @Override
          public Poll<@Nullable Void> poll(Context cx) {
            if (jumped) {
              return Poll.done();
            }
            jumped = true;
            advance(nanos);
            cx.waker().wake(); // the worker turns its driver before it polls again
            return Poll.pending();
          }
        };
    try {
      var _ = scheduler.spawn(jump, Spawning.DEFAULT).join();
    } catch (JoinException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Whether the paused clock may jump to the next timer: nothing runs that could take time. */
  boolean mayJump() {
    // The gate last: it closes before what was running outside stops being counted.
    return scheduler.config().currentThread()
        && clock.isPaused()
        && outside.get() == 0
        && scheduler.gate().isOpen();
  }

  /** Something runs that the worker does not see. */
  void outsideResumed() {
    outside.getAndIncrement();
  }

  /** It has come to rest; after the last the paused clock may move on. */
  void outsideParked() {
    if (outside.decrementAndGet() == 0 && scheduler.config().currentThread() && clock.isPaused()) {
      var _ = scheduler.slots()[0].driver.unpark();
    }
  }

  /**
   * Whether nothing of that kind runs. A thread of the fallback mode that has ended its task counts
   * until its hooks have run and its failure is on record.
   */
  boolean nothingOutside() {
    return outside.get() == 0;
  }
}
