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
 * {@link PermitQueue}: a waiter that enters while the permits it wants are given back gets them,
 * whoever serves the queue.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both are served")
@Outcome(expect = FORBIDDEN, desc = "a waiter sleeps beside a free permit")
@State
public class EnterVersusRelease {
  private final PermitQueue queue = new PermitQueue(0);
  private final Served first = new Served(1);
  private final Served second = new Served(1);

  @Actor
  public void waiters() {
    queue.enter(first);
    queue.enter(second);
  }

  @Actor
  public void giver() {
    queue.release(1);
    queue.release(1);
  }

  @Arbiter
  public void count(IJ_Result r) {
    r.r1 = (first.take() ? 1 : 0) + (second.take() ? 1 : 0);
    r.r2 = queue.available();
  }
}
