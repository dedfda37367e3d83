package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLongArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The twin of {@link TicketVersusTicket}: a ticket that was free at a look is taken without
 * comparing.
 */
@JCStressTest
@Outcome(
    id = {"true, true", "true, false", "false, true"},
    expect = ACCEPTABLE,
    desc = "one or two of them have a ticket of their own")
@Outcome(expect = FORBIDDEN, desc = "both have the same, or nobody has one")
@State
public class TicketVersusTicketBroken {
  private final AtomicLongArray begun = new AtomicLongArray(2);
  private int one;
  private int other;

  private int enter() {
    int free = -1;
    for (int i = 0; i < begun.length(); i++) {
      if (begun.get(i) == 0) {
        free = i;
      }
    }
    if (free >= 0) {
      begun.set(free, 1);
    }
    return free;
  }

  @Actor
  public void one() {
    one = enter();
  }

  @Actor
  public void other() {
    other = enter();
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r1 = one >= 0 && one != other;
    r.r2 = other >= 0 && one != other;
  }
}
