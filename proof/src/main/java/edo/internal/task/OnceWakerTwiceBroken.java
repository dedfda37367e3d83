package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The twin of {@link OnceWakerTwice} that looks whether it was woken, and then says so. */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "passed on once, and over")
@Outcome(expect = FORBIDDEN, desc = "passed on twice or not at all, or not over")
@State
public class OnceWakerTwiceBroken {
  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicBoolean woken = new AtomicBoolean();

  private void wake() {
    if (!woken.get()) {
      woken.set(true);
      wakes.getAndIncrement();
    }
  }

  @Actor
  public void one() {
    wake();
  }

  @Actor
  public void other() {
    wake();
  }

  @Arbiter
  public void look(IZ_Result r) {
    r.r1 = wakes.get();
    r.r2 = woken.get();
  }
}
