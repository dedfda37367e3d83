package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * {@link SignalLine}: a listener that begins to wait while the signal is raised sees it or is
 * woken.
 */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "saw it")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "was woken")
@Outcome(id = "false, 0", expect = FORBIDDEN, desc = "waits for ever")
@State
public class RaiseVersusListen {
  private final SignalLine line = new SignalLine();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::incrementAndGet);

  @Actor
  public void raiser() {
    line.raise();
  }

  @Actor
  public void listener(ZI_Result r) {
    r.r1 = line.pollRaised(0, context);
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r2 = wakes.get();
  }
}
