package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link NotifyVersusWait} that looks for a waiter, and then leaves the permit. */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "told, and the word was there")
@Outcome(expect = FORBIDDEN, desc = "a waiter sleeps on, or does not see what it was told about")
@State
public class NotifyVersusWaitBroken {
  private final AtomicInteger occupied = new AtomicInteger();
  private final AtomicInteger permit = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();

  @Actor
  public void teller() {
    if (occupied.get() == 1) {
      told.set(1);
    } else {
      permit.set(1);
    }
  }

  @Actor
  public void waiter(II_Result r) {
    if (permit.get() == 1) {
      told.set(1);
    } else {
      occupied.set(1);
    }
    r.r2 = 7;
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = told.get();
  }
}
