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
 * The twin of {@link WakeVersusPollEnd}: a wake-up of a task that is notified already only looks at
 * the state word. That was a bug of {@link AsyncTask}.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "ended")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the wake-up was lost")
@State
public class WakeVersusPollEndBroken {
  private static final int NOTIFIED = 1;
  private static final int RUNNING = 2;

  private final AtomicInteger state = new AtomicInteger(NOTIFIED);
  private boolean told;
  private boolean ended;

  private void wake() {
    int s = state.get();
    while ((s & NOTIFIED) == 0) { // no write if it is set
      if (state.compareAndSet(s, s | NOTIFIED)) {
        return;
      }
      s = state.get();
    }
  }

  private void run() {
    state.set(RUNNING);
    if (told) {
      ended = true;
    }
    state.getAndUpdate(s -> s & ~RUNNING);
  }

  @Actor
  public void worker() {
    run();
  }

  @Actor
  public void waker() {
    told = true;
    wake();
  }

  @Arbiter
  public void rest(I_Result r) {
    while (!ended && (state.get() & NOTIFIED) != 0) {
      run();
    }
    r.r1 = ended ? 1 : 0;
  }
}
