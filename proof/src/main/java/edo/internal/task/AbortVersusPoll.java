package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link AsyncTask}: an abort that meets a poll withdraws the computation exactly once and ends the
 * task.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "ended, withdrawn once")
@Outcome(expect = FORBIDDEN, desc = "never withdrawn, withdrawn twice, or lost")
@State
public class AbortVersusPoll {
  private final FakeEngine engine = new FakeEngine();
  private final FakeCarrier carrier = new FakeCarrier(engine);
  private final AsyncTask<Integer> task = new AsyncTask<>(engine, 1, null, new Body());
  private int withdrawn;

  private final class Body implements Async<Integer> {
    @Override
    public Poll<Integer> poll(Context cx) {
      return Poll.pending();
    }

    @Override
    public void cancel() {
      withdrawn++;
    }
  }

  @Actor
  public void worker() {
    task.runOn(carrier);
  }

  @Actor
  public void canceller() {
    task.abort();
  }

  @Arbiter
  public void rest(II_Result r) {
    while (engine.takeQueued()) {
      task.runOn(carrier);
    }
    r.r1 = task.isFinished() ? 1 : 0;
    r.r2 = withdrawn;
  }
}
