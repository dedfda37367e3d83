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

/** {@link CancelToken}: who waits for a grandchild while the top is cancelled is told. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "told")
@Outcome(expect = FORBIDDEN, desc = "waits for ever")
@State
public class WaitVersusCancel {
  private final CancelToken top = CancelToken.create();
  private final Async<@Nullable Void> wait = top.child().child().cancelledAsync();
  private final AtomicInteger woken = new AtomicInteger();
  private boolean ready;

  @Actor
  public void waiter() {
    ready = Polls.isReady(wait, Context.of(woken::incrementAndGet));
  }

  @Actor
  public void canceller() {
    top.cancel();
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = ready || woken.get() > 0 ? 1 : 0;
  }
}
