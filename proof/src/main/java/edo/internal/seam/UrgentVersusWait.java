package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.reactor.Readiness;
import edo.task.Context;
import edo.testkit.FakeSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * {@link ReadyCell}: who waits for out-of-band data is woken by it, although it waits among the
 * readers, whom an event for reading wakes in vain at the same time.
 */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "saw the event")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "was woken after its last look")
@Outcome(id = "false, 0", expect = FORBIDDEN, desc = "waits for ever")
@State
public class UrgentVersusWait {
  private final ReadyCell cell = new ReadyCell(FakeSource.IT, new FakeRegistrar());
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::incrementAndGet);
  private int woken;

  public UrgentVersusWait() {
    cell.clear(ReadyCell.READ, cell.state());
  }

  private boolean isUrgent() {
    try {
      return cell.urgent().poll(context).isReady();
    } catch (Exception e) {
      throw new AssertionError("this registrar refuses nothing", e);
    }
  }

  @Actor
  public void driver() {
    cell.ready(Readiness.READABLE);
    cell.ready(Readiness.PRIORITY);
  }

  @Actor
  public void task(ZI_Result r) {
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
