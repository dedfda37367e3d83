package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The twin of {@link AbortVersusEnd}: nothing keeps the thread from being reused while somebody is
 * about to interrupt it.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "over before")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "interrupted in time")
@Outcome(id = ".*, 1", expect = FORBIDDEN, desc = "the next task was interrupted")
@State
public class AbortVersusEndBroken {
  private static final int COMPLETE = 1;
  private static final int ABORT = 2;

  private final AtomicInteger state = new AtomicInteger();
  private final FakeStrand.Probe thread = new FakeStrand.Probe();
  private volatile FakeStrand.@Nullable Probe strand = thread;

  @Actor
  public void runner() {
    state.getAndUpdate(s -> s | COMPLETE);
    strand = null;
    thread.released = true;
  }

  @Actor
  public void canceller() {
    int before = state.getAndUpdate(s -> (s & COMPLETE) != 0 ? s : s | ABORT);
    FakeStrand.Probe at = strand;
    if ((before & COMPLETE) == 0 && at != null) {
      at.interrupt();
    }
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = thread.interrupts;
    r.r2 = thread.late;
  }
}
