package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The twin of {@link ClaimVersusRetract}: the sleeper looks at its bit and then clears it. */
@JCStressTest
@Outcome(id = "true, true", expect = FORBIDDEN, desc = "both own the wake")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "neither does")
@Outcome(expect = ACCEPTABLE, desc = "one of the two")
@State
public class ClaimVersusRetractBroken {
  private final AtomicLong sleeping = new AtomicLong(1);

  @Actor
  public void waker(ZZ_Result r) {
    r.r1 = sleeping.compareAndSet(1, 0);
  }

  @Actor
  public void sleeper(ZZ_Result r) {
    r.r2 = sleeping.get() == 1;
    sleeping.set(0);
  }
}
