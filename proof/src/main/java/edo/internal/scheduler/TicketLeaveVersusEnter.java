package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link BriefWork}: the one ticket is given back while another wants one, who has it or finds it
 * later.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "one ticket, which is free when all have left")
@Outcome(expect = FORBIDDEN, desc = "the ticket was lost, or is there twice")
@State
public class TicketLeaveVersusEnter {
  private final BriefWork brief = new BriefWork(1, () -> 1);
  private boolean entered;

  public TicketLeaveVersusEnter() {
    int _ = brief.enter();
  }

  @Actor
  public void leaver() {
    brief.leave(0);
  }

  @Actor
  public void enterer() {
    entered = brief.enter() == 0;
  }

  @Arbiter
  public void count(II_Result r) {
    if (!entered) {
      entered = brief.enter() == 0;
    }
    r.r1 = entered ? 1 : 0;
    r.r2 = brief.enter() == 0 ? 1 : 0;
  }
}
