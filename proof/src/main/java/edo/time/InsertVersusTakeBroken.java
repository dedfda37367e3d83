package edo.time;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.WakerSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link InsertVersusTake} that looks, and does not look again once it waits. */
@JCStressTest
@Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "taken at once")
@Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "taken at once, and woken in vain")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "too late for the poll, but woken")
@Outcome(expect = FORBIDDEN, desc = "the news is lost")
@State
public class InsertVersusTakeBroken {
  private final InsertVersusTake.Poller poller = new InsertVersusTake.Poller();
  private final ConcurrentSkipListSet<Integer> slots = new ConcurrentSkipListSet<>();
  private final WakerSet waiters = new WakerSet();

  @Actor
  public void insert() {
    slots.add(7);
    waiters.wakeAll();
  }

  @Actor
  public void poll(II_Result r) {
    Integer first = slots.ceiling(0);
    if (first != null) {
      r.r1 = first;
    } else {
      waiters.add(poller);
    }
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r2 = poller.woken;
  }
}
