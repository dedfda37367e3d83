package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The twin of {@link LaneVersusSleep} that leaves with a release, as an ordinary lock would. */
@JCStressTest
@Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "the pusher wakes the sleeper")
@Outcome(id = "-1, true", expect = ACCEPTABLE, desc = "the sleeper finds the work")
@Outcome(id = "-1, false", expect = FORBIDDEN, desc = "it sleeps over the work")
@State
public class LaneVersusSleepBroken {
  private static final Mark MARK = new Mark(1);

  private final IdleWorkers idle = new IdleWorkers(2);
  private final LocalQueue ring = new LocalQueue();
  private final AtomicInteger lane = new AtomicInteger();

  @Actor
  public void pusher(IZ_Result r) {
    lane.setPlain(1);
    ring.push(MARK);
    lane.setRelease(0);
    r.r1 = idle.claimSleeper();
  }

  @Actor
  public void sleeper(IZ_Result r) {
    idle.announce(0);
    r.r2 = !ring.isEmpty();
  }
}
