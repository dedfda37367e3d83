package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link Notify}: somebody comes to wait while one is told: it is told, or finds the permit, and
 * sees what was done before.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "told, and the word was there")
@Outcome(expect = FORBIDDEN, desc = "a waiter sleeps on, or does not see what it was told about")
@State
public class NotifyVersusWait {
  private final Notify notify = new Notify();
  private final Told waiter = new Told(notify);
  private int word;
  private int told;

  @Actor
  public void teller() {
    word = 7;
    notify.notifyOne();
  }

  @Actor
  public void waiter(II_Result r) {
    told = waiter.poll();
    r.r2 = told == 1 ? word : 7;
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = told == 1 ? 1 : waiter.pollIfWoken();
  }
}
