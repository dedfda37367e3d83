package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The twin of {@link AddVersusWake}: all are woken before the condition is true. */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "saw the condition")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "was woken")
@Outcome(id = "false, 0", expect = FORBIDDEN, desc = "waits for ever")
@State
public class AddVersusWakeBroken {
  private final WakerSet set = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();
  private volatile boolean condition;

  @Actor
  public void waiter(ZI_Result r) {
    set.add(wakes::incrementAndGet);
    r.r1 = condition;
  }

  @Actor
  public void waker() {
    set.wakeAll();
    condition = true;
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = wakes.get();
  }
}
