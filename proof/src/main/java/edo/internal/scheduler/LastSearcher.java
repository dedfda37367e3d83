package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link IdleWorkers} and {@link Injector}: nobody is woken while somebody searches, because a
 * searcher looks again after it has left the count.
 */
@JCStressTest
@Outcome(id = "1, .*", expect = ACCEPTABLE, desc = "another worker is woken")
@Outcome(id = "-1, true", expect = ACCEPTABLE, desc = "the searcher finds the work")
@Outcome(id = "-1, false", expect = FORBIDDEN, desc = "the work is left lying")
@State
public class LastSearcher {
  private final IdleWorkers idle = new IdleWorkers(4);
  private final Injector injector = new Injector();

  public LastSearcher() {
    idle.announce(1);
    idle.startSearching();
  }

  @Actor
  public void pusher(IZ_Result r) {
    injector.push(new Mark(1));
    r.r1 = idle.claimSleeper();
  }

  @Actor
  public void searcher(IZ_Result r) {
    boolean last = idle.stopSearching();
    r.r2 = last && !injector.isEmpty();
  }
}
