package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Async;
import edo.task.Poll;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link AsyncTask}: a wake-up that meets the end of a poll leads to another poll, and that poll
 * sees what the caller did before, plain stores included.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "ended, never in two queues")
@Outcome(id = "1, .*", expect = FORBIDDEN, desc = "queued twice at once")
@Outcome(id = "0, .*", expect = FORBIDDEN, desc = "the wake-up was lost")
@State
public class WakeVersusPollEnd {
  private final FakeEngine engine = new FakeEngine();
  private final FakeCarrier carrier = new FakeCarrier(engine);
  private final Async<Integer> body = cx -> told() ? Poll.ready(1) : Poll.pending();
  private final AsyncTask<Integer> task = new AsyncTask<>(engine, 1, null, body);

  /** Plain on purpose: the wake-up has to publish it. */
  private boolean told;

  /** The task starts notified; this is its place in a queue. */
  public WakeVersusPollEnd() {
    engine.schedule(task);
  }

  private boolean told() {
    return told;
  }

  @Actor
  public void worker() {
    if (engine.takeQueued()) {
      task.runOn(carrier);
    }
  }

  @Actor
  public void waker() {
    told = true;
    task.wake();
  }

  @Arbiter
  public void rest(II_Result r) {
    while (engine.takeQueued()) {
      task.runOn(carrier);
    }
    r.r1 = task.isFinished() ? 1 : 0;
    r.r2 = engine.mostQueued;
  }
}
