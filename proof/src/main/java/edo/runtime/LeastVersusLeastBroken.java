package edo.runtime;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The twin of {@link LeastVersusLeast}: what was found is counted without comparing. */
@JCStressTest
@Outcome(
    id = {"0, 1, 2", "1, 0, 2"},
    expect = ACCEPTABLE,
    desc = "each of the two workers has one task")
@Outcome(expect = FORBIDDEN, desc = "both tasks went to one worker, or one was not counted")
@State
public class LeastVersusLeastBroken {
  private final AtomicIntegerArray tasks = new AtomicIntegerArray(2);
  private int one;
  private int other;

  private int claimLeast() {
    int best = tasks.get(1) < tasks.get(0) ? 1 : 0;
    tasks.getAndIncrement(best);
    return best;
  }

  @Actor
  public void one() {
    one = claimLeast();
  }

  @Actor
  public void other() {
    other = claimLeast();
  }

  @Arbiter
  public void look(III_Result r) {
    r.r1 = one;
    r.r2 = other;
    r.r3 = tasks.get(0) + tasks.get(1);
  }
}
