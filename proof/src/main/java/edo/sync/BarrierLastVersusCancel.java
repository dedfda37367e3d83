package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link Barrier}: one of two is cancelled while the other comes: either the other goes on, or it
 * waits in the place that is free again.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "cancelled too late")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled first; the other waits")
@Outcome(expect = FORBIDDEN, desc = "a place is lost or taken twice")
@State
public class BarrierLastVersusCancel {
  private final Barrier barrier = new Barrier(2);
  private final Told leaver = new Told(barrier.awaitAsync());
  private final Told last = new Told(barrier.awaitAsync());

  public BarrierLastVersusCancel() {
    leaver.poll();
  }

  @Actor
  public void last(II_Result r) {
    r.r1 = last.poll();
  }

  @Actor
  public void leaver() {
    leaver.leave();
  }

  @Arbiter
  public void count(II_Result r) {
    r.r2 = barrier.arrived();
  }
}
