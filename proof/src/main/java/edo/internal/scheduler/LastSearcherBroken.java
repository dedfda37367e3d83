package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The twin of {@link LastSearcher}: the searcher looks before it leaves the count. */
@JCStressTest
@Outcome(id = "1, .*", expect = ACCEPTABLE, desc = "another worker is woken")
@Outcome(id = "-1, true", expect = ACCEPTABLE, desc = "the searcher finds the work")
@Outcome(id = "-1, false", expect = FORBIDDEN, desc = "the work is left lying")
@State
public class LastSearcherBroken {
  private final IdleWorkers idle = new IdleWorkers(4);
  private final Injector injector = new Injector();

  public LastSearcherBroken() {
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
    r.r2 = !injector.isEmpty();
    idle.stopSearching();
  }
}
