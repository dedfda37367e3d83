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

/** {@link ReadyCell}: a wait for readiness that meets the event ends at once or is woken. */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "saw the event")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "was woken")
@Outcome(id = "false, 0", expect = FORBIDDEN, desc = "waits for ever")
@State
public class EventVersusWait {
  private final ReadyCell cell = new ReadyCell(FakeSource.IT, new FakeRegistrar());
  private final AtomicInteger wakes = new AtomicInteger();

  public EventVersusWait() {
    cell.clear(ReadyCell.READ, cell.state());
  }

  @Actor
  public void driver() {
    cell.ready(Readiness.READABLE);
  }

  @Actor
  public void task(ZI_Result r) {
    try {
      r.r1 = cell.readable().poll(Context.of(wakes::incrementAndGet)).isReady();
    } catch (Exception e) {
      throw new AssertionError("this registrar refuses nothing", e);
    }
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = wakes.get();
  }
}
