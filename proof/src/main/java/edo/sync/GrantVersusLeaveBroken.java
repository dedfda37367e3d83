package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link GrantVersusLeave} whose waiter looks and then leaves, in two steps. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the next one has it")
@Outcome(expect = FORBIDDEN, desc = "lost or doubled")
@State
public class GrantVersusLeaveBroken {
  private static final int WAITING = 0;
  private static final int GRANTED = 1;
  private static final int LEFT = 2;

  private final AtomicInteger stage = new AtomicInteger(WAITING);
  private final AtomicInteger next = new AtomicInteger();

  @Actor
  public void giver() {
    if (stage.get() == WAITING) {
      stage.set(GRANTED);
    } else {
      next.incrementAndGet();
    }
  }

  @Actor
  public void leaver() {
    if (stage.get() == GRANTED) {
      next.incrementAndGet();
    } else {
      stage.set(LEFT);
    }
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = next.get();
  }
}
