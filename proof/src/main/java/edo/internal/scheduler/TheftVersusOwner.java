package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link LocalQueue}: what the owner pushes and pops while a thief takes half comes out exactly
 * once, and the thief sees what the owner wrote to a unit before it pushed it.
 */
@JCStressTest
@Outcome(id = "0, 0, .*", expect = ACCEPTABLE, desc = "each unit once; stolen")
@Outcome(expect = FORBIDDEN, desc = "lost, repeated")
@State
public class TheftVersusOwner {
  private final LocalQueue queue = new LocalQueue();
  private final LocalQueue loot = new LocalQueue();
  private final Runnable[] scratch = new Runnable[LocalQueue.CAPACITY / 2];
  private final Tally stolen = new Tally(3);
  private @Nullable Runnable popped;

  @Actor
  public void owner() {
    var unit = new Mark(0);
    unit.number = 1;
    queue.push(unit);
    queue.push(new Mark(2));
    popped = queue.pop();
    queue.push(new Mark(3));
  }

  @Actor
  public void thief() {
    stolen.add(queue.stealInto(loot, scratch));
    stolen.drain(loot);
  }

  @Arbiter
  public void count(III_Result r) {
    var tally = new Tally(3);
    tally.add(popped);
    tally.add(stolen);
    tally.drain(queue);
    r.r1 = tally.lost();
    r.r2 = tally.repeated();
    r.r3 = stolen.total();
  }
}
