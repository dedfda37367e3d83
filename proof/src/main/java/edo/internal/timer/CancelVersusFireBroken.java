package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The twin of {@link CancelVersusFire}: the owner looks at the state and then stores the next. */
@JCStressTest
@Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "cancelled")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "fired")
@Outcome(expect = FORBIDDEN, desc = "both, neither, or twice")
@State
public class CancelVersusFireBroken {
  private static final int ARMED = 0;
  private static final int FIRED = 1;
  private static final int CANCELLED = 2;

  private final AtomicInteger state = new AtomicInteger(ARMED);
  private int fired;

  @Actor
  public void canceller(ZI_Result r) {
    r.r1 = state.compareAndSet(ARMED, CANCELLED);
  }

  @Actor
  public void owner() {
    if (state.get() == ARMED) {
      state.set(FIRED);
      fired++;
    }
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = fired;
  }
}
