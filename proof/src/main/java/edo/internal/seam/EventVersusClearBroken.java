package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.reactor.Readiness;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The twin of {@link EventVersusClear}: the word has no tick, so any event looks like the last. */
@JCStressTest
@Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "found the data")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "found nothing, and knows of the event")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "the event was lost")
@State
public class EventVersusClearBroken {
  private final AtomicInteger word = new AtomicInteger(Readiness.READABLE);
  private volatile boolean data;

  @Actor
  public void driver() {
    data = true;
    word.getAndUpdate(w -> w | Readiness.READABLE);
  }

  @Actor
  public void task(ZZ_Result r) {
    int seen = word.get();
    r.r1 = data;
    if (!r.r1) {
      word.compareAndSet(seen, seen & ~Readiness.READABLE);
    }
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r2 = (word.get() & Readiness.READABLE) != 0;
  }
}
