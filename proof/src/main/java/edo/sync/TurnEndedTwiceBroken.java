package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** The twin of {@link TurnEndedTwice} that looks at the turn and then gives back, in two steps. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the next one holds it")
@Outcome(expect = FORBIDDEN, desc = "held and free, or neither")
@State
public class TurnEndedTwiceBroken {
  private final PermitQueue queue = new PermitQueue(0);
  private volatile boolean over;
  private boolean next;

  private void endTurn() {
    if (!over) {
      over = true;
      queue.release(1);
    }
  }

  @Actor
  public void closer() {
    endTurn();
  }

  @Actor
  public void closerAndNext() {
    endTurn();
    next = queue.tryAcquire(1);
  }

  @Arbiter
  public void count(IJ_Result r) {
    r.r1 = next ? 1 : 0;
    r.r2 = queue.available();
  }
}
