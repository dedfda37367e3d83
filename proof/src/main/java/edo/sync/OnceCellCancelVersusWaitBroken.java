package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link OnceCellCancelVersusWait} that looks whether it is busy, and then waits. */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "made by the other, whole")
@Outcome(expect = FORBIDDEN, desc = "nobody makes the value, or it is torn")
@State
public class OnceCellCancelVersusWaitBroken {
  private final AtomicInteger busy = new AtomicInteger(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();

  @Actor
  public void first(II_Result r) {
    busy.set(0);
    if (waiting.get() == 1) {
      made.set(1);
    }
    r.r2 = 7;
  }

  @Actor
  public void second() {
    if (busy.get() == 0) {
      made.set(1);
    } else {
      waiting.set(1);
    }
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = made.get();
  }
}
