package edo.internal.driver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.ReadyCell;
import edo.testkit.FakeSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * RT-148: {@link CellTable}: an event that was on its way when its source was closed never reaches
 * the one that got the slot next.
 */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "the right one, or none")
@Outcome(id = "false", expect = FORBIDDEN, desc = "somebody else's event")
@State
public class FindVersusReuse {
  private final CellTable table = new CellTable();
  private final ReadyCell old = FakeSource.cell();
  private final ReadyCell next = FakeSource.cell();
  private final long token;

  public FindVersusReuse() {
    table.add(old);
    token = old.token();
  }

  @Actor
  public void poller(Z_Result r) {
    @Nullable ReadyCell found = table.find(token);
    r.r1 = found == null || found == old;
  }

  @Actor
  public void other() {
    table.remove(old);
    table.add(next);
  }
}
