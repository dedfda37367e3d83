package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link ScheduleVersusBusyLock}: the inbox is read and stored, not compared and set.
 */
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "both are there")
@Outcome(expect = FORBIDDEN, desc = "one was lost")
@State
public class ScheduleVersusBusyLockBroken {
  private final Entry first = new Entry();
  private final Entry second = new Entry();
  private volatile @Nullable TimerEntry inbox;

  private void push(TimerEntry e) {
    e.inboxNext = inbox;
    inbox = e;
  }

  @Actor
  public void one() {
    push(first);
  }

  @Actor
  public void other() {
    push(second);
  }

  @Arbiter
  public void count(I_Result r) {
    for (TimerEntry e = inbox; e != null; e = e.inboxNext) {
      r.r1++;
    }
  }
}
