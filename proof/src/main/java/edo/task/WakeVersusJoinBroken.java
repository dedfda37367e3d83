package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link WakeVersusJoin} that takes the bits first, and then says whom to wake. */
@JCStressTest
@Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "seen by the poll")
@Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "seen by the poll, and woken in vain")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "too late for the poll, but woken")
@Outcome(expect = FORBIDDEN, desc = "the wake-up is lost, or what was done before it")
@State
public class WakeVersusJoinBroken {
  private final WakeVersusJoin.Poller poller = new WakeVersusJoin.Poller();
  private final AtomicReference<@Nullable Waker> parent = new AtomicReference<>();
  private final AtomicInteger woken = new AtomicInteger();
  private int value;
  private int seen;

  @Actor
  public void waker() {
    value = 7;
    woken.set(1);
    Waker waiting = parent.get();
    if (waiting != null) {
      waiting.wake();
    }
  }

  @Actor
  public void poll() {
    if (woken.getAndSet(0) == 1) {
      seen = value;
    }
    parent.set(poller);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = seen;
    r.r2 = poller.woken;
  }
}
