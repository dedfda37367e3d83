package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link IdleWorkers} and {@link Injector}: a worker that announces its sleep and then finds the
 * shared queue empty is claimed by whoever pushes meanwhile.
 */
@JCStressTest
@Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "the pusher wakes the sleeper")
@Outcome(id = "-1, true", expect = ACCEPTABLE, desc = "the sleeper finds the work")
@Outcome(id = "-1, false", expect = FORBIDDEN, desc = "it sleeps over the work")
@State
public class SleepVersusPush {
  private final IdleWorkers idle = new IdleWorkers(2);
  private final Injector injector = new Injector();

  @Actor
  public void pusher(IZ_Result r) {
    injector.push(new Mark(1));
    r.r1 = idle.claimSleeper();
  }

  @Actor
  public void sleeper(IZ_Result r) {
    idle.announce(0);
    r.r2 = !injector.isEmpty();
  }
}
