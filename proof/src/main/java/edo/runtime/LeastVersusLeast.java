package edo.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** {@link Loads}: two who look for the least loaded of two workers at once find one each. */
@JCStressTest
@Outcome(
    id = {"0, 1, 2", "1, 0, 2"},
    expect = ACCEPTABLE,
    desc = "each of the two workers has one task")
@Outcome(expect = FORBIDDEN, desc = "both tasks went to one worker, or one was not counted")
@State
public class LeastVersusLeast {
  private final Loads loads = new Loads(2);
  private int one;
  private int other;

  @Actor
  public void one() {
    one = loads.claimLeast(_ -> true);
  }

  @Actor
  public void other() {
    other = loads.claimLeast(_ -> true);
  }

  @Arbiter
  public void look(III_Result r) {
    r.r1 = one;
    r.r2 = other;
    r.r3 = loads.all();
  }
}
