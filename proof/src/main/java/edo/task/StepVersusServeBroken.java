package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link StepVersusServe}: the server stops without comparing. */
@JCStressTest
@Outcome(id = "4", expect = ACCEPTABLE, desc = "all four were applied")
@Outcome(expect = FORBIDDEN, desc = "one was lost, or two at once")
@State
public class StepVersusServeBroken {
  private record Step(@Nullable Step next) {}

  private static final Step SERVING = new Step(null);

  private final AtomicReference<@Nullable Step> steps = new AtomicReference<>();
  private int sum;

  private void add() {
    Step seen;
    do {
      seen = steps.get();
    } while (!steps.compareAndSet(seen, new Step(seen)));
    if (seen == null) {
      for (Step at = steps.getAndSet(SERVING); at != null && at != SERVING; at = at.next()) {
        sum++;
      }
      steps.set(null);
    }
  }

  @Actor
  public void one() {
    add();
    add();
  }

  @Actor
  public void other() {
    add();
    add();
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = sum;
  }
}
