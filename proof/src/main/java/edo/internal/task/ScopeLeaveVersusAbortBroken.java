package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The twin of {@link ScopeLeaveVersusAbort}: the task asks whether anything is still cancelled and
 * clears the interrupt flag afterwards. That was a bug of {@link CancellableTask}. The flag is a
 * field here.
 */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "interrupted")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "its interrupt was taken away")
@State
public class ScopeLeaveVersusAbortBroken {
  private static final int ABORT = 1;
  private static final int SIGNAL = 2;
  private static final int INTERRUPTER = 1 << 16;

  private final AtomicInteger state = new AtomicInteger(SIGNAL);
  private volatile boolean interrupted = true;

  @Actor
  public void runner() {
    while (state.get() >= INTERRUPTER) {
      Thread.onSpinWait();
    }
    state.getAndUpdate(s -> s & ~SIGNAL);
    if ((state.get() & ABORT) != 0) {
      state.getAndUpdate(s -> s | SIGNAL);
    }
    if ((state.get() & SIGNAL) == 0) {
      interrupted = false;
    }
  }

  @Actor
  public void canceller() {
    state.getAndUpdate(s -> s | ABORT);
    state.getAndAdd(INTERRUPTER);
    state.getAndUpdate(s -> s | SIGNAL);
    interrupted = true;
    state.getAndAdd(-INTERRUPTER);
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r1 = true;
    r.r2 = interrupted;
  }
}
