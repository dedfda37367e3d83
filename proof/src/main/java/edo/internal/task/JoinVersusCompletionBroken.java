package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.WakerSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link JoinVersusCompletion}: the joiner does not look again after it has added. */
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "saw the outcome")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "was woken")
@Outcome(expect = FORBIDDEN, desc = "waits for ever")
@State
public class JoinVersusCompletionBroken {
  private final WakerSet joiners = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();
  private volatile boolean complete;
  private boolean ready;

  @Actor
  public void worker() {
    complete = true;
    joiners.wakeAll();
  }

  @Actor
  public void joiner() {
    ready = complete;
    if (!ready) {
      joiners.add(wakes::incrementAndGet);
    }
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = ready ? 2 : Math.min(1, wakes.get());
  }
}
