package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link WatchSendVersusChanged} that looks for a change, and then begins to wait. */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "seen, whole")
@Outcome(expect = FORBIDDEN, desc = "the receiver sleeps beside a change, or the value is torn")
@State
public class WatchSendVersusChangedBroken {
  private final WaitList list = new WaitList();
  private volatile int version;
  private volatile int woken;
  private int seen;

  @Actor
  public void sender() {
    version = 1;
    list.tellAll();
  }

  @Actor
  public void receiver(II_Result r) {
    seen = version;
    if (seen == 0) {
      var late = new WaitList.Waiter();
      list.begin(late); // after the look: too late
      list.isTold(late, () -> woken = 1);
    }
    r.r2 = 7;
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = seen == 1 ? 1 : woken;
  }
}
