package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * {@link ControlledDelay}: a short delay and a longer one are noted at once: the short one counts
 * at the end of the interval.
 */
@JCStressTest
@Outcome(id = "false", expect = ACCEPTABLE, desc = "the short delay counts")
@Outcome(id = "true", expect = FORBIDDEN, desc = "a longer one has replaced it")
@State
public class ShortestVersusShortest {
  private final ControlledDelay delays = new ControlledDelay(10, 100, () -> 0);

  @Actor
  public void quick() {
    var _ = delays.refuses(1, 50);
  }

  @Actor
  public void slow() {
    var _ = delays.refuses(30, 50);
  }

  @Arbiter
  public void look(Z_Result r) {
    var _ = delays.refuses(40, 150);
    r.r1 = delays.isOverloaded(false);
  }
}
