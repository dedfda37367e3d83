package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * {@link TimerDriver}: an owner that prepares to sleep while another thread schedules a timer
 * counts it in, or the other thread learns that it must wake the owner.
 */
@JCStressTest
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "the owner sleeps past the timer")
@Outcome(expect = ACCEPTABLE, desc = "woken, or not asleep for that long")
@State
public class ScheduleVersusSleep {
  private static final long SOON = 5;
  private final TimerDriver driver = new TimerDriver(0);

  public ScheduleVersusSleep() {
    driver.schedule(new Entry(), 1_000);
  }

  @Actor
  public void other(ZZ_Result r) {
    r.r1 = driver.schedule(new Entry(), SOON);
  }

  @Actor
  public void owner(ZZ_Result r) {
    r.r2 = driver.prepareSleep() <= SOON;
  }
}
