package edo.fs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.WakerSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link TurnEnterVersusLeave} that does not try again after it has left its waker. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "it is in, or will be")
@Outcome(id = "0", expect = FORBIDDEN, desc = "it sleeps beside a free turn")
@State
public class TurnEnterVersusLeaveBroken {
  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicBoolean turn = new AtomicBoolean(true);
  private final WakerSet others = new WakerSet();
  private boolean entered;

  @Actor
  public void leaver() {
    turn.set(false);
    others.wakeAll();
  }

  @Actor
  public void enterer() {
    entered = turn.compareAndSet(false, true);
    if (!entered) {
      others.add(wakes::getAndIncrement);
    }
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = entered || wakes.get() > 0 ? 1 : 0;
  }
}
