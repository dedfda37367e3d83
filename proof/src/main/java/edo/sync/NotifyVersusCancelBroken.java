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

/**
 * The twin of {@link NotifyVersusCancel} whose waiter looks whether it was told, and then leaves.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the next one was told")
@Outcome(expect = FORBIDDEN, desc = "lost or doubled")
@State
public class NotifyVersusCancelBroken {
  private static final int WAITING = 0;
  private static final int TOLD = 1;
  private static final int OVER = 2;

  private final AtomicInteger stage = new AtomicInteger(WAITING);
  private final AtomicInteger next = new AtomicInteger();

  @Actor
  public void teller() {
    if (stage.get() == WAITING) {
      stage.set(TOLD);
    } else {
      next.incrementAndGet();
    }
  }

  @Actor
  public void leaver() {
    boolean told = stage.get() == TOLD;
    stage.set(OVER);
    if (told) {
      next.incrementAndGet();
    }
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = next.get();
  }
}
