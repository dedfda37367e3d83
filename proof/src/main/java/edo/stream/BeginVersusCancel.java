package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * {@link StreamPublisher}: a subscriber cancels while the task that serves it begins: the task sees
 * that, or is aborted.
 */
@JCStressTest
@Outcome(
    id = {"true, 0", "true, 1", "false, 1"},
    expect = ACCEPTABLE,
    desc = "it sees that, or is aborted")
@Outcome(expect = FORBIDDEN, desc = "it serves on, or is aborted twice")
@State
public class BeginVersusCancel {
  private final StreamPublisher.Demand demand = new StreamPublisher.Demand();
  private final Aborts task = new Aborts();

  public BeginVersusCancel() {
    demand.servedBy(task);
  }

  @Actor
  public void task(ZI_Result r) {
    demand.begun.set(true);
    r.r1 = demand.isStopped();
  }

  @Actor
  public void subscriber() {
    demand.cancel();
  }

  @Arbiter
  public void count(ZI_Result r) {
    r.r2 = task.count.get();
  }
}
