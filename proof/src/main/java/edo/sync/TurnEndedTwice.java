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
 * {@link PermitQueue}: two threads end one turn, and one of them takes the next: it is given back
 * once, and nobody's turn is ended but that one.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the next one holds it")
@Outcome(expect = FORBIDDEN, desc = "held and free, or neither")
@State
public class TurnEndedTwice {
  private final PermitQueue queue = PermitQueue.ofTurns();
  private final long turn;
  private boolean next;

  public TurnEndedTwice() {
    queue.tryAcquire(1);
    turn = queue.turn();
  }

  @Actor
  public void closer() {
    queue.endTurn(turn);
  }

  @Actor
  public void closerAndNext() {
    queue.endTurn(turn);
    next = queue.tryAcquire(1);
  }

  @Arbiter
  public void count(IJ_Result r) {
    r.r1 = next ? 1 : 0;
    r.r2 = queue.available();
  }
}
