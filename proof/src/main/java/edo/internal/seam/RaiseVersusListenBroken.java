package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * The twin of {@link RaiseVersusListen}: the listener does not look again after it has added its
 * waker.
 */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "saw it")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "was woken")
@Outcome(id = "false, 0", expect = FORBIDDEN, desc = "waits for ever")
@State
public class RaiseVersusListenBroken {
  private final AtomicLong raised = new AtomicLong();
  private final WakerSet waiting = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();

  @Actor
  public void raiser() {
    raised.getAndIncrement();
    waiting.wakeAll();
  }

  @Actor
  public void listener(ZI_Result r) {
    r.r1 = raised.get() != 0;
    if (!r.r1) {
      waiting.add(wakes::incrementAndGet);
    }
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = wakes.get();
  }
}
