package edo.internal.process;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.WakerSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The twin of {@link ExitVersusWait} that wakes those who wait before it says how it has ended. */
@JCStressTest
@Outcome(id = "true, 7", expect = ACCEPTABLE, desc = "saw the end, or was woken by it")
@Outcome(id = "false, 7", expect = FORBIDDEN, desc = "waits for ever")
@Outcome(expect = FORBIDDEN, desc = "does not know how it has ended")
@State
public class ExitVersusWaitBroken {
  private final AtomicInteger exit = new AtomicInteger();
  private final WakerSet waiting = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean told;

  @Actor
  public void system() {
    waiting.wakeAll();
    exit.set(ChildByHand.STATUS);
  }

  @Actor
  public void waiter() {
    waiting.add(wakes::getAndIncrement);
    told = exit.get() != 0;
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r1 = told || wakes.get() != 0;
    r.r2 = exit.get();
  }
}
