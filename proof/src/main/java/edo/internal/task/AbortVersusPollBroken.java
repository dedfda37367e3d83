package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link AbortVersusPoll}: the end of a poll stores a state instead of changing it, so
 * that a wake-up in between is overwritten.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "ended")
@Outcome(id = "0", expect = FORBIDDEN, desc = "lost")
@State
public class AbortVersusPollBroken {
  private static final int NOTIFIED = 1;
  private static final int RUNNING = 2;
  private static final int ABORT = 4;
  private static final int COMPLETE = 8;

  private final AtomicInteger state = new AtomicInteger(NOTIFIED);
  private int queued;

  private void run() {
    int before = state.getAndUpdate(s -> (s & ~NOTIFIED) | RUNNING);
    if ((before & ABORT) != 0) {
      state.set(COMPLETE);
      return;
    }
    int after = state.get();
    state.set(after & ~RUNNING); // not a compare-and-set
    if ((after & NOTIFIED) != 0) {
      queued++;
    }
  }

  @Actor
  public void worker() {
    run();
  }

  @Actor
  public void canceller() {
    state.getAndUpdate(s -> s | ABORT);
    int before = state.getAndUpdate(s -> s | NOTIFIED);
    if ((before & (NOTIFIED | RUNNING | COMPLETE)) == 0) {
      queued++;
    }
  }

  @Arbiter
  public void rest(I_Result r) {
    for (; queued > 0; queued--) {
      run();
    }
    r.r1 = state.get() & COMPLETE;
    r.r1 = r.r1 != 0 ? 1 : 0;
  }
}
