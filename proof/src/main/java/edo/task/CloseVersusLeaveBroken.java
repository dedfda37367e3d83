package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link CloseVersusLeave} that keeps the count and the mark in two words. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "told once")
@Outcome(expect = FORBIDDEN, desc = "never told, or more than once")
@State
public class CloseVersusLeaveBroken {
  private final AtomicInteger count = new AtomicInteger(1);
  private final AtomicInteger woken = new AtomicInteger();
  private volatile boolean closed;

  @Actor
  public void closer() {
    closed = true;
    if (count.get() == 0) {
      woken.incrementAndGet();
    }
  }

  @Actor
  public void leaver() {
    if (count.decrementAndGet() == 0 && closed) {
      woken.incrementAndGet();
    }
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = woken.get();
    r.r2 = closed ? 1 : 0;
  }
}
