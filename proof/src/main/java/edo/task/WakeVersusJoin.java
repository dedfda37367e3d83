package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link Siblings}: a child is woken while another task begins to poll. That task sees what the
 * waker has done, or is woken.
 */
@JCStressTest
@Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "seen by the poll")
@Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "seen by the poll, and woken in vain")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "too late for the poll, but woken")
@Outcome(expect = FORBIDDEN, desc = "the wake-up is lost, or what was done before it")
@State
public class WakeVersusJoin implements Siblings.Visitor {
  /** Whoever polls; woken or not. */
  static final class Poller implements Waker {
    volatile int woken;

    @Override
    public void wake() {
      woken = 1;
    }
  }

  private final Poller poller = new Poller();
  private final Context context = Context.of(poller);
  private final Siblings siblings;
  private @Nullable Waker child;
  private int value;
  private int seen;

  @SuppressWarnings("this-escape") // the generated subclass has nothing to initialise
  public WakeVersusJoin() {
    Async<Integer> computation =
        cx -> {
          child = cx.waker();
          return value == 0 ? Poll.pending() : Poll.ready(value);
        };
    siblings = new Siblings(List.of(computation));
    siblings.poll(Context.of(new Poller()), this);
  }

  @Override
  public boolean ready(int index, @Nullable Object answer) {
    seen = answer == null ? -1 : (int) answer;
    return false;
  }

  @Override
  public boolean failed(int index, Throwable e) {
    throw new AssertionError(e);
  }

  @Actor
  public void waker() {
    value = 7; // plain: the wake-up carries it
    Waker waiting = child;
    if (waiting != null) {
      waiting.wake();
    }
  }

  @Actor
  public void poll() {
    siblings.poll(context, this);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = seen;
    r.r2 = poller.woken;
  }
}
