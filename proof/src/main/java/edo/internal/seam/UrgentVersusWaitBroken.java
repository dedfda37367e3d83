package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.reactor.Readiness;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * The twin of {@link UrgentVersusWait}: who was woken looks, but does not add its waker once more
 * if the event was not its own.
 */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "saw the event")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "was woken after its last look")
@Outcome(id = "false, 0", expect = FORBIDDEN, desc = "waits for ever")
@State
public class UrgentVersusWaitBroken {
  private final AtomicInteger word = new AtomicInteger();
  private final WakerSet readers = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();
  private int woken;

  private void ready(int bits) {
    word.getAndUpdate(w -> w | bits);
    readers.wakeAll();
  }

  private boolean isUrgent() {
    return (word.get() & Readiness.PRIORITY) != 0;
  }

  @Actor
  public void driver() {
    ready(Readiness.READABLE);
    ready(Readiness.PRIORITY);
  }

  @Actor
  public void task(ZI_Result r) {
    readers.add(wakes::incrementAndGet);
    r.r1 = isUrgent();
    int seen = wakes.get();
    if (!r.r1 && seen > 0) {
      woken = seen;
      r.r1 = isUrgent();
    }
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = wakes.get() > woken ? 1 : 0;
  }
}
