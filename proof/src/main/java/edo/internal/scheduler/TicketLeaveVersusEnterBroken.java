package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The twin of {@link TicketLeaveVersusEnter}: a ticket is taken by a swap, and put back if it was
 * another's.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "one ticket, which is free when all have left")
@Outcome(expect = FORBIDDEN, desc = "the ticket was lost, or is there twice")
@State
public class TicketLeaveVersusEnterBroken {
  private static final long NOW = 1;
  private static final long EARLIER = 2;
  private final AtomicLong begun = new AtomicLong(EARLIER);
  private boolean entered;

  private int enter() {
    long since = begun.getAndSet(NOW);
    if (since == 0) {
      return 0;
    }
    begun.set(since);
    return -1;
  }

  private void leave(int ticket) {
    begun.set(ticket);
  }

  @Actor
  public void leaver() {
    leave(0);
  }

  @Actor
  public void enterer() {
    entered = enter() == 0;
  }

  @Arbiter
  public void count(II_Result r) {
    if (!entered) {
      entered = enter() == 0;
    }
    r.r1 = entered ? 1 : 0;
    r.r2 = enter() == 0 ? 1 : 0;
  }
}
