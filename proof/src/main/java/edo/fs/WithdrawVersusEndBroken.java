package edo.fs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link WithdrawVersusEnd}, where each looks what the other has done, and then says
 * what it does.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "closed once")
@Outcome(id = "0", expect = FORBIDDEN, desc = "stays open")
@Outcome(expect = FORBIDDEN, desc = "closed twice")
@State
public class WithdrawVersusEndBroken {
  private static final int RUNNING = 0;
  private static final int ENDED = 1;
  private static final int GIVEN_UP = 2;
  private final AtomicInteger state = new AtomicInteger(RUNNING);
  private final AtomicInteger closed = new AtomicInteger();

  private void second(int step) {
    if (state.get() == RUNNING) {
      state.set(step);
    } else {
      closed.getAndIncrement();
    }
  }

  @Actor
  public void worker() {
    second(ENDED);
  }

  @Actor
  public void owner() {
    second(GIVEN_UP);
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = closed.get();
  }
}
