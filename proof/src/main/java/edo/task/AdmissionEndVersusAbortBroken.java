package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The twin of {@link AdmissionEndVersusAbort}: a ticket's state is looked at, then set. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the first was started, and holds the place")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the first was refused, the second started")
@Outcome(expect = FORBIDDEN, desc = "a place was lost or given twice")
@State
public class AdmissionEndVersusAbortBroken {
  private volatile boolean waiting = true;
  private volatile int starts;
  private volatile int refusals;
  private volatile int next;

  @Actor
  public void end() {
    if (waiting) {
      waiting = false;
      starts = 1;
    } else {
      next = 1;
    }
  }

  @Actor
  public void abort() {
    if (waiting) {
      waiting = false;
      refusals = 1;
    }
  }

  @Arbiter
  public void look(III_Result r) {
    r.r1 = starts;
    r.r2 = refusals;
    r.r3 = next;
  }
}
