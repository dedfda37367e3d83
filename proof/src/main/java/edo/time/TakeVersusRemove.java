package edo.time;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.NoSuchElementException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link DelayQueue}: an element that is removed while it is given another time, and taken, comes
 * out once, and nothing of it stays behind.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "removed")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, or left behind")
@State
public class TakeVersusRemove {
  private final DelayQueue<Integer> queue = DelayQueue.unbounded();
  private final DelayQueue.Key<Integer> key = queue.insertAt(7, InsertVersusTake.PAST);

  @Actor
  public void remove(III_Result r) {
    r.r1 = queue.tryRemove(key).isPresent() ? 1 : 0;
  }

  @Actor
  public void moveAndTake(III_Result r) {
    try {
      queue.resetAt(key, InsertVersusTake.PAST);
      r.r2 = queue.tryNext().isPresent() ? 1 : 0;
    } catch (NoSuchElementException e) {
      r.r2 = 0; // it has come out
    }
  }

  @Arbiter
  public void arbiter(III_Result r) {
    r.r3 = (int) queue.length() + (queue.peek().isPresent() ? 1 : 0);
  }
}
