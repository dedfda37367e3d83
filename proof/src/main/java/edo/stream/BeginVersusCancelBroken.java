package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * The twin of {@link BeginVersusCancel} that asks whether the task has begun before it says stop.
 */
@JCStressTest
@Outcome(
    id = {"true, 0", "true, 1", "false, 1"},
    expect = ACCEPTABLE,
    desc = "it sees that, or is aborted")
@Outcome(expect = FORBIDDEN, desc = "it serves on, or is aborted twice")
@State
public class BeginVersusCancelBroken {
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Aborts task = new Aborts();

  @Actor
  public void task(ZI_Result r) {
    begun.set(true);
    r.r1 = stopped.get();
  }

  @Actor
  public void subscriber() {
    if (begun.get()) {
      task.abort();
    }
    stopped.set(true);
  }

  @Arbiter
  public void count(ZI_Result r) {
    r.r2 = task.count.get();
  }
}
