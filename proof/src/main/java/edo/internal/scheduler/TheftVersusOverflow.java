package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link LocalQueue}: a full ring that its owner makes room in while a thief takes half of it gives
 * up each unit exactly once.
 */
@JCStressTest
@Outcome(id = "0, 0, .*", expect = ACCEPTABLE, desc = "each unit once; moved by the owner")
@Outcome(expect = FORBIDDEN, desc = "lost, repeated")
@State
public class TheftVersusOverflow {
  private static final int FULL = LocalQueue.CAPACITY;
  private static final Mark[] UNITS = new Mark[FULL + 1];

  static {
    Arrays.setAll(UNITS, i -> new Mark(i + 1));
  }

  private final LocalQueue queue = new LocalQueue();
  private final LocalQueue loot = new LocalQueue();
  private final Runnable[] scratch = new Runnable[FULL / 2];
  private final Runnable[] half = new Runnable[FULL / 2 + 1];
  private int moved;
  private boolean pushed;
  private @Nullable Runnable stolen;

  public TheftVersusOverflow() {
    for (int i = 0; i < FULL; i++) {
      queue.push(UNITS[i]);
    }
  }

  @Actor
  public void owner() {
    moved = queue.overflow(half);
    pushed = queue.push(UNITS[FULL]);
  }

  @Actor
  public void thief() {
    stolen = queue.stealInto(loot, scratch);
  }

  @Arbiter
  public void count(III_Result r) {
    var tally = new Tally(FULL + 1);
    for (int i = 0; i < moved; i++) {
      tally.add(half[i]);
    }
    if (!pushed) {
      tally.add(UNITS[FULL]); // the injector would have it
    }
    tally.add(stolen);
    tally.drain(loot);
    tally.drain(queue);
    r.r1 = tally.lost();
    r.r2 = tally.repeated();
    r.r3 = moved;
  }
}
