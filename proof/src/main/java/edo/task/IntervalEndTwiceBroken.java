package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The twin of {@link IntervalEndTwice}, where both who find the interval over sum it up. */
@JCStressTest
@Outcome(
    id = "false",
    expect = ACCEPTABLE,
    desc = "summed up once, with the short delay of the interval")
@Outcome(id = "true", expect = FORBIDDEN, desc = "summed up twice, the second time from nothing")
@State
public class IntervalEndTwiceBroken {
  private static final int TARGET = 10;
  private static final int INTERVAL = 100;
  private final AtomicLong end = new AtomicLong(INTERVAL);
  private final AtomicLong shortest = new AtomicLong(1);
  private volatile boolean overloaded;

  private void next(long delay, long now) {
    if (now - end.get() >= 0) {
      end.set(now + INTERVAL);
      overloaded = Math.min(shortest.get(), delay) > TARGET;
      shortest.setOpaque(delay);
    }
  }

  @Actor
  public void one() {
    next(30, 150);
  }

  @Actor
  public void other() {
    next(30, 150);
  }

  @Arbiter
  public void look(Z_Result r) {
    r.r1 = overloaded;
  }
}
