package edo.time;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link DelayQueue}: who waits gets what is inserted meanwhile, or is woken for it. */
@JCStressTest
@Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "taken at once")
@Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "taken at once, and woken in vain")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "too late for the poll, but woken")
@Outcome(expect = FORBIDDEN, desc = "the news is lost")
@State
public class InsertVersusTake {
  static final MonoInstant PAST = new MonoInstant(Long.MIN_VALUE);

  /** Whoever polls; woken or not. */
  static final class Poller implements Waker {
    volatile int woken;

    @Override
    public void wake() {
      woken = 1;
    }
  }

  private final Poller poller = new Poller();
  private final DelayQueue<Integer> queue = DelayQueue.unbounded();
  private final NextExpired.Take<Integer> take = new NextExpired.Take<>(queue);

  @Actor
  public void insert() {
    var _ = queue.insertAt(7, PAST);
  }

  @Actor
  public void poll(II_Result r) {
    Poll<DelayQueue.Expired<Integer>> answer = take.poll(Context.of(poller));
    r.r1 = answer.isReady() ? answer.value().value() : 0;
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r2 = poller.woken;
  }
}
