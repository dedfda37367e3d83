package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/**
 * {@link PermitQueue}: who closes it and then finds all permits free knows that nobody gets one any
 * more. The receiver of a channel ends by that.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "closed before the permit came back")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "granted before it was closed, and seen")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "closed, and refused")
@Outcome(expect = FORBIDDEN, desc = "all were free, and one was granted after that")
@State
public class CloseVersusGrant {
  private final PermitQueue queue = new PermitQueue(0);
  private final Served waiter = new Served(1);
  private long free;

  public CloseVersusGrant() {
    queue.enter(waiter);
  }

  @Actor
  public void giver() {
    queue.release(1);
  }

  @Actor
  public void closer() {
    queue.close();
    free = queue.available();
  }

  @Arbiter
  public void look(JI_Result r) {
    r.r1 = free;
    r.r2 = waiter.take() ? 1 : 0;
  }
}
