package edo.time;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The twin of {@link TakeVersusRemove} that looks whether the element is there, and takes it. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "removed")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, or left behind")
@State
public class TakeVersusRemoveBroken {
  private final AtomicInteger present = new AtomicInteger(1);

  private int take() {
    if (present.get() == 0) {
      return 0;
    }
    present.set(0);
    return 1;
  }

  @Actor
  public void remove(III_Result r) {
    r.r1 = take();
  }

  @Actor
  public void take(III_Result r) {
    r.r2 = take();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    r.r3 = present.get();
  }
}
