package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * {@link BriefWork}: of two that want a ticket at once none gets that of the other, and one gets
 * one.
 */
@JCStressTest
@Outcome(
    id = {"true, true", "true, false", "false, true"},
    expect = ACCEPTABLE,
    desc = "one or two of them have a ticket of their own")
@Outcome(expect = FORBIDDEN, desc = "both have the same, or nobody has one")
@State
public class TicketVersusTicket {
  private final BriefWork brief = new BriefWork(2, () -> 1);
  private int one;
  private int other;

  @Actor
  public void one() {
    one = brief.enter();
  }

  @Actor
  public void other() {
    other = brief.enter();
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r1 = one >= 0 && one != other;
    r.r2 = other >= 0 && one != other;
  }
}
