package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link Ticket}: who is aborted while it is let in is started or refused, and its place is not
 * lost to the next.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the first was started, and holds the place")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the first was refused, the second started")
@Outcome(expect = FORBIDDEN, desc = "a place was lost or given twice")
@State
public class AdmissionEndVersusAbort {
  private final Admission admission = Admission.builder().maxRunning(1).build();
  private final Ticket running = HeldByHand.enter(admission);
  private final Ticket first = HeldByHand.enter(admission);
  private final HeldByHand firstTask = new HeldByHand();
  private final HeldByHand secondTask = new HeldByHand();

  public AdmissionEndVersusAbort() {
    running.arrived(new HeldByHand());
    first.arrived(firstTask);
    HeldByHand.enter(admission).arrived(secondTask);
  }

  @Actor
  public void end() {
    running.over();
  }

  @Actor
  public void abort() {
    first.aborted();
  }

  @Arbiter
  public void look(III_Result r) {
    r.r1 = firstTask.starts.get();
    r.r2 = firstTask.refusals.get();
    r.r3 = secondTask.starts.get();
  }
}
