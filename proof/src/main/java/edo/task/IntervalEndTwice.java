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
 * {@link ControlledDelay}: of two who come at the end of an interval one sums it up: a queue that
 * gave somebody a short delay in it is not overloaded.
 */
@JCStressTest
@Outcome(
    id = "false",
    expect = ACCEPTABLE,
    desc = "summed up once, with the short delay of the interval")
@Outcome(id = "true", expect = FORBIDDEN, desc = "summed up twice, the second time from nothing")
@State
public class IntervalEndTwice {
  private final ControlledDelay delays = new ControlledDelay(10, 100, () -> 0);

  public IntervalEndTwice() {
    var _ = delays.refuses(1, 50);
  }

  @Actor
  public void one() {
    var _ = delays.refuses(30, 150);
  }

  @Actor
  public void other() {
    var _ = delays.refuses(30, 150);
  }

  @Arbiter
  public void look(Z_Result r) {
    r.r1 = delays.isOverloaded(false);
  }
}
