package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link TimerDriver}: two threads that schedule at once, of which one finds the wheel locked, both
 * get their timers fired, each once.
 */
@JCStressTest
@Outcome(id = "2, true", expect = ACCEPTABLE, desc = "both fired, nothing is left")
@Outcome(expect = FORBIDDEN, desc = "one was lost, or fired twice")
@State
public class ScheduleVersusBusyLock {
  private final TimerDriver driver = new TimerDriver(0);
  private final Entry first = new Entry();
  private final Entry second = new Entry();

  @Actor
  public void one() {
    driver.schedule(first, 3);
  }

  @Actor
  public void other() {
    driver.schedule(second, 70);
  }

  @Arbiter
  public void fire(IZ_Result r) {
    int fired = driver.runDue(100);
    while (driver.hasMoreDue()) {
      fired += driver.runDue(100);
    }
    r.r1 = fired == first.fired + second.fired ? fired : -1;
    r.r2 = driver.size() == 0;
  }
}
