package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link BarrierLastVersusCancel} that looks at the round, and then counts down. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "cancelled too late")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled first; the other waits")
@Outcome(expect = FORBIDDEN, desc = "a place is lost or taken twice")
@State
public class BarrierLastVersusCancelBroken {
  private final AtomicInteger arrived = new AtomicInteger(1);
  private final AtomicInteger round = new AtomicInteger();

  @Actor
  public void last(II_Result r) {
    if (arrived.incrementAndGet() == 2) {
      arrived.set(0);
      round.incrementAndGet();
      r.r1 = 1;
    }
  }

  @Actor
  public void leaver() {
    if (round.get() == 0) {
      arrived.decrementAndGet();
    }
  }

  @Arbiter
  public void count(II_Result r) {
    r.r2 = arrived.get();
  }
}
