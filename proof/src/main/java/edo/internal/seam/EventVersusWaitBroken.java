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
 * The twin of {@link EventVersusWait}: the wait does not look again after it has added its waker.
 */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "saw the event")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "was woken")
@Outcome(id = "false, 0", expect = FORBIDDEN, desc = "waits for ever")
@State
public class EventVersusWaitBroken {
  private final WakerSet readers = new WakerSet();
  private final AtomicInteger word = new AtomicInteger();
  private final AtomicInteger wakes = new AtomicInteger();

  @Actor
  public void driver() {
    word.getAndUpdate(w -> w | Readiness.READABLE);
    readers.wakeAll();
  }

  @Actor
  public void task(ZI_Result r) {
    r.r1 = word.get() != 0;
    if (!r.r1) {
      readers.add(wakes::incrementAndGet);
    }
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = wakes.get();
  }
}
