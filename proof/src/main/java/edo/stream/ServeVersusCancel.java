package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link StreamPublisher}: a subscriber cancels while it is told which task serves it: that is
 * aborted, once.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "aborted once")
@Outcome(expect = FORBIDDEN, desc = "serves on, or is aborted twice")
@State
public class ServeVersusCancel {
  private final StreamPublisher.Demand demand = new StreamPublisher.Demand();
  private final Aborts task = new Aborts();

  public ServeVersusCancel() {
    demand.begun.set(true);
  }

  @Actor
  public void publisher() {
    demand.servedBy(task);
  }

  @Actor
  public void subscriber() {
    demand.cancel();
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = task.count.get();
  }
}
