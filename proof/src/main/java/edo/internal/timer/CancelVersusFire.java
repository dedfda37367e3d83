package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** {@link TimerDriver}: a timer that is cancelled when it is due has fired once or never will. */
@JCStressTest
@Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "cancelled")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "fired")
@Outcome(expect = FORBIDDEN, desc = "both, neither, or twice")
@State
public class CancelVersusFire {
  private final TimerDriver driver = new TimerDriver(0);
  private final Entry entry = new Entry();

  public CancelVersusFire() {
    driver.schedule(entry, 3);
  }

  @Actor
  public void canceller(ZI_Result r) {
    r.r1 = driver.cancel(entry);
  }

  @Actor
  public void owner() {
    driver.runDue(10);
  }

  @Arbiter
  public void look(ZI_Result r) {
    driver.runDue(10); // the first may have found the wheel locked
    r.r2 = entry.fired;
  }
}
