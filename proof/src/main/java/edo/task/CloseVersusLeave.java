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
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link TaskTracker}: who waits is told once when closing meets the last who leaves, and a new one
 * that comes.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "told once")
@Outcome(expect = FORBIDDEN, desc = "never told, or more than once")
@State
public class CloseVersusLeave {
  private final TaskTracker tracker = TaskTracker.create();
  private final TaskTracker.Token token = tracker.token();
  private final Async<@Nullable Void> wait = tracker.emptyAsync();
  private final AtomicInteger woken = new AtomicInteger();
  private final Context cx = Context.of(woken::incrementAndGet);

  public CloseVersusLeave() {
    if (Polls.isReady(wait, cx)) {
      throw new AssertionError("open, and not empty");
    }
  }

  @Actor
  public void closer() {
    var _ = tracker.close();
  }

  @Actor
  public void leaver() {
    token.close();
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = woken.get();
    var _ = tracker.token();
    r.r2 = Polls.isReady(wait, cx) ? 1 : 0;
  }
}
