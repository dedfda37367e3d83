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
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The twin of {@link AbortVersusBegin}: the thread is published after the look for an abort. */
@JCStressTest
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "not run")
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "interrupted")
@Outcome(id = "true, 0", expect = FORBIDDEN, desc = "it runs on, and nobody interrupts it")
@State
public class AbortVersusBeginBroken {
  private static final int ABORT = 1;

  private final AtomicInteger state = new AtomicInteger();
  private final FakeStrand.Probe thread = new FakeStrand.Probe();
  private volatile FakeStrand.@Nullable Probe strand;
  private volatile boolean done;
  private boolean ran;

  @Actor
  public void runner() {
    boolean aborted = (state.get() & ABORT) != 0;
    strand = thread;
    if (!aborted) {
      ran = true;
      while (!done) {
        Thread.onSpinWait();
      }
    }
  }

  @Actor
  public void canceller() {
    state.getAndUpdate(s -> s | ABORT);
    FakeStrand.Probe at = strand;
    if (at != null) {
      at.interrupt();
    }
    done = true;
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r1 = ran;
    r.r2 = thread.interrupts;
  }
}
