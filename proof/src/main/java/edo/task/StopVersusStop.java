package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link TaskScope}: the first task succeeds while the scope is cancelled: one of the two is the
 * reason, and stops the others.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the other task was aborted, once")
@Outcome(expect = FORBIDDEN, desc = "aborted twice, or not at all")
@State
public class StopVersusStop {
  private final TaskScope<Integer, Integer> scope = TaskScope.firstSuccess();
  private final EndedByHand first = new EndedByHand();
  private final EndedByHand other = new EndedByHand();

  public StopVersusStop() {
    var _ = scope.<Integer>add(() -> first);
    var _ = scope.<Integer>add(() -> other);
  }

  @Actor
  public void task() {
    first.end();
  }

  @Actor
  public void canceller() {
    scope.cancel();
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = other.aborts.get();
  }
}
