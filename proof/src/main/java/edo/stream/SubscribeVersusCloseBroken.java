package edo.stream;

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
 * The twin of {@link SubscribeVersusClose} that looks whether it was closed, and then keeps the
 * subscription.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "cancelled once")
@Outcome(expect = FORBIDDEN, desc = "goes on for nobody, or cancelled twice")
@State
public class SubscribeVersusCloseBroken {
  private static final int GIVEN = 1;
  private static final int OVER = 2;
  private final AtomicInteger subscription = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();

  @Actor
  public void publisher() {
    if (subscription.get() == 0) {
      subscription.set(GIVEN);
    } else {
      cancels.getAndIncrement();
    }
  }

  @Actor
  public void consumer() {
    if (subscription.getAndSet(OVER) == GIVEN) {
      cancels.getAndIncrement();
    }
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = cancels.get();
  }
}
