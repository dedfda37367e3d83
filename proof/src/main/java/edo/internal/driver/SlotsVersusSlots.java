package edo.internal.driver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.ReadyCell;
import edo.testkit.FakeSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** {@link CellTable}: two threads that give back and take slots at once never share one. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "each has its own")
@Outcome(id = "false", expect = FORBIDDEN, desc = "one slot for two, or one lost")
@State
public class SlotsVersusSlots {
  private final CellTable table = new CellTable();
  private final ReadyCell a = FakeSource.cell();
  private final ReadyCell b = FakeSource.cell();
  private final ReadyCell c = FakeSource.cell();
  private final ReadyCell d = FakeSource.cell();

  public SlotsVersusSlots() {
    table.add(a);
    table.add(b);
  }

  @Actor
  public void one() {
    table.remove(a);
    table.add(c);
  }

  @Actor
  public void other() {
    table.remove(b);
    table.add(d);
  }

  @Arbiter
  public void look(Z_Result r) {
    r.r1 = table.find(c.token()) == c && table.find(d.token()) == d && table.size() == 2;
  }
}
