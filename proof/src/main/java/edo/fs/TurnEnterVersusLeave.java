package edo.fs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link Turn}: one leaves while another wants to enter, who gets in or is woken. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "it is in, or will be")
@Outcome(id = "0", expect = FORBIDDEN, desc = "it sleeps beside a free turn")
@State
public class TurnEnterVersusLeave {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::getAndIncrement);
  private final Turn turn = new Turn();
  private boolean entered;

  public TurnEnterVersusLeave() {
    turn.set(true);
  }

  @Actor
  public void leaver() {
    turn.leave();
  }

  @Actor
  public void enterer() {
    entered = turn.enter(context);
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = entered || (wakes.get() > 0 && turn.enter(context)) ? 1 : 0;
  }
}
