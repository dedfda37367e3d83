package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** The twin of {@link EnterVersusRelease} that looks for permits before it says that it waits. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "served")
@Outcome(expect = FORBIDDEN, desc = "a waiter sleeps beside a free permit")
@State
public class EnterVersusReleaseBroken {
  private final AtomicInteger permits = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger granted = new AtomicInteger();

  @Actor
  public void waiter() {
    if (permits.get() > 0) {
      permits.decrementAndGet();
      granted.incrementAndGet();
    } else {
      waiting.incrementAndGet();
    }
  }

  @Actor
  public void giver() {
    if (waiting.get() > 0) {
      granted.incrementAndGet();
    } else {
      permits.incrementAndGet();
    }
  }

  @Arbiter
  public void count(IJ_Result r) {
    r.r1 = granted.get();
    r.r2 = permits.get();
  }
}
