package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The twin of {@link TheftVersusOverflow}: it gives the stolen slots back to the owner before they
 * were copied.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "each unit once")
@Outcome(expect = FORBIDDEN, desc = "lost, repeated")
@State
public class TheftHeadFirstBroken {
  private final SmallRing queue = new SmallRing(SmallRing.Flaw.HEAD_FIRST, 4);
  private final @Nullable Runnable[] loot = new @Nullable Runnable[2];
  private @Nullable Runnable left1;
  private @Nullable Runnable left2;

  public TheftHeadFirstBroken() {
    queue.push(new Mark(1));
    queue.push(new Mark(2));
    queue.push(new Mark(3));
    queue.push(new Mark(4));
  }

  @Actor
  public void owner() {
    Mark unit = new Mark(5);
    left1 = queue.push(unit) ? null : unit;
    unit = new Mark(6);
    left2 = queue.push(unit) ? null : unit;
  }

  @Actor
  public void thief() {
    queue.steal(loot);
  }

  @Arbiter
  public void count(II_Result r) {
    var tally = new Tally(6);
    tally.add(loot[0]);
    tally.add(loot[1]);
    tally.add(left1);
    tally.add(left2);
    for (Runnable unit = queue.pop(); unit != null; unit = queue.pop()) {
      tally.add(unit);
    }
    r.r1 = tally.lost();
    r.r2 = tally.repeated();
  }
}
