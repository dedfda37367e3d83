package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.reactor.Readiness;
import edo.testkit.FakeSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The twin of {@link UrgentVersusClear}: the task reads the state after its attempt, not before, so
 * the event that came meanwhile is one it has seen.
 */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "found the data")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "found nothing, and knows of the event")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "the event was lost")
@State
public class UrgentVersusClearBroken {
  private final ReadyCell cell = new ReadyCell(FakeSource.IT, new FakeRegistrar());
  private volatile boolean data;

  public UrgentVersusClearBroken() {
    cell.ready(Readiness.PRIORITY);
  }

  @Actor
  public void driver() {
    data = true;
    cell.ready(Readiness.PRIORITY);
  }

  @Actor
  public void task(ZZ_Result r) {
    r.r1 = data;
    if (!r.r1) {
      cell.clear(ReadyCell.URGENT, cell.state());
    }
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r2 = (cell.state() & Readiness.PRIORITY) != 0;
  }
}
