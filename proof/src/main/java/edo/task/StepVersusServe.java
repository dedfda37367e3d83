package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link Members}: each step is applied once and alone, whoever serves. */
@JCStressTest
@Outcome(id = "4", expect = ACCEPTABLE, desc = "all four were applied")
@Outcome(expect = FORBIDDEN, desc = "one was lost, or two at once")
@State
public class StepVersusServe {
  private final Adding members = new Adding();

  /** Adds with plain loads and stores, which steps may. */
  private static final class Adding extends Members {
    int sum;

    void add() {
      submit(
          new Step() {
            @Override
            void apply(Members of) {
              sum++;
            }
          });
    }
  }

  @Actor
  public void one() {
    members.add();
    members.add();
  }

  @Actor
  public void other() {
    members.add();
    members.add();
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = members.sum;
  }
}
