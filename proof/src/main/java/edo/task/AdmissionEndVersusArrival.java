package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link AdmissionQueue}: who comes while a place becomes free gets it. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it was started, and runs")
@Outcome(expect = FORBIDDEN, desc = "it waits beside a free place, or was started twice")
@State
public class AdmissionEndVersusArrival {
  private final Admission admission = Admission.builder().maxRunning(1).build();
  private final Ticket running = HeldByHand.enter(admission);
  private final HeldByHand task = new HeldByHand();

  public AdmissionEndVersusArrival() {
    running.arrived(new HeldByHand());
  }

  @Actor
  public void end() {
    running.over();
  }

  @Actor
  public void come() {
    HeldByHand.enter(admission).arrived(task);
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = task.starts.get();
    r.r2 = admission.running();
  }
}
