package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link WaitVersusCancel} that looks at the token before it enters only. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "told")
@Outcome(expect = FORBIDDEN, desc = "waits for ever")
@State
public class WaitVersusCancelBroken {
  private volatile boolean cancelled;
  private volatile @Nullable Waker waiting;
  private final AtomicInteger woken = new AtomicInteger();
  private boolean ready;

  @Actor
  public void waiter() {
    ready = cancelled;
    if (!ready) {
      waiting = woken::incrementAndGet;
    }
  }

  @Actor
  public void canceller() {
    cancelled = true;
    Waker waker = waiting;
    if (waker != null) {
      waker.wake();
    }
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = ready || woken.get() > 0 ? 1 : 0;
  }
}
