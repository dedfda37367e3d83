package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/**
 * {@link PermitQueue}: a waiter leaves while it is granted its permits: the next one gets them, and
 * none is lost or doubled.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the next one has them")
@Outcome(expect = FORBIDDEN, desc = "lost or doubled")
@State
public class GrantVersusLeave {
  private final PermitQueue queue = new PermitQueue(0);
  private final Served leaver = new Served(2);
  private final Served next = new Served(2);

  public GrantVersusLeave() {
    queue.enter(leaver);
    queue.enter(next);
  }

  @Actor
  public void giver() {
    queue.release(1);
    queue.release(1);
  }

  @Actor
  public void leaver() {
    queue.leave(leaver);
  }

  @Arbiter
  public void count(IJ_Result r) {
    r.r1 = (next.take() ? 1 : 0) + (leaver.take() ? 10 : 0);
    r.r2 = queue.available();
  }
}
