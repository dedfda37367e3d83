package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link TaskCore}: a joiner that meets the end of the task sees the outcome or is woken. */
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "saw the outcome")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "was woken")
@Outcome(expect = FORBIDDEN, desc = "waits for ever")
@State
public class JoinVersusCompletion {
  private final FakeEngine engine = new FakeEngine();
  private final FakeCarrier carrier = new FakeCarrier(engine);
  private final AsyncTask<Integer> task = new AsyncTask<>(engine, 1, null, Async.ready(7));
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean ready;

  @Actor
  public void worker() {
    task.runOn(carrier);
  }

  @Actor
  public void joiner() {
    try {
      Poll<Integer> answer = task.joinAsync().poll(Context.of(wakes::incrementAndGet));
      ready = answer.isReady() && answer.value() == 7;
    } catch (Exception e) {
      throw new AssertionError("this task does not fail", e);
    }
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = ready ? 2 : Math.min(1, wakes.get());
  }
}
