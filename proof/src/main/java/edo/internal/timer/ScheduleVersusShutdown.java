package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link TimerDriver}: a timer that is scheduled while all are fired for good fires once. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "fired")
@Outcome(expect = FORBIDDEN, desc = "left behind, or fired twice")
@State
public class ScheduleVersusShutdown {
  private final TimerDriver driver = new TimerDriver(0);
  private final Entry entry = new Entry();

  @Actor
  public void other() {
    driver.schedule(entry, 1_000);
  }

  @Actor
  public void closer() {
    driver.fireAll();
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = entry.fired;
  }
}
