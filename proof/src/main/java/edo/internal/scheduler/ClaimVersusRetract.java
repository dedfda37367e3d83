package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZI_Result;

/**
 * {@link IdleWorkers}: a sleeper is either claimed, and then counted as searching, or takes its
 * announcement back by itself, and then is not.
 */
@JCStressTest
@Outcome(id = "0, false, 1", expect = ACCEPTABLE, desc = "claimed and counted")
@Outcome(id = "-1, true, 0", expect = ACCEPTABLE, desc = "awake by itself")
@Outcome(expect = FORBIDDEN, desc = "both, neither, or counted wrongly")
@State
public class ClaimVersusRetract {
  private final IdleWorkers idle = new IdleWorkers(2);

  public ClaimVersusRetract() {
    idle.announce(0);
  }

  @Actor
  public void waker(IZI_Result r) {
    r.r1 = idle.claimSleeper();
  }

  @Actor
  public void sleeper(IZI_Result r) {
    r.r2 = idle.retract(0);
  }

  @Arbiter
  public void count(IZI_Result r) {
    r.r3 = idle.searching();
  }
}
