package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link StopVersusStop} that looks whether there is a reason, and then gives its own.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the other task was aborted, once")
@Outcome(expect = FORBIDDEN, desc = "aborted twice, or not at all")
@State
public class StopVersusStopBroken {
  private final AtomicInteger reason = new AtomicInteger();
  private final AtomicInteger aborts = new AtomicInteger();

  private void stop(int why) {
    if (reason.get() == 0) {
      reason.set(why);
      aborts.getAndIncrement();
    }
  }

  @Actor
  public void task() {
    stop(1);
  }

  @Actor
  public void canceller() {
    stop(2);
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = aborts.get();
  }
}
