package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The twin of {@link TwoReceivers}, where one looks whether another waits, and then says that it
 * does.
 */
@JCStressTest
@Outcome(
    id = {"0, -1", "-1, 0"},
    expect = ACCEPTABLE,
    desc = "one waits, the other one is refused")
@Outcome(expect = FORBIDDEN, desc = "both wait, of whom one is never woken, or none")
@State
public class TwoReceiversBroken {
  private final AtomicInteger waiting = new AtomicInteger();

  private int poll(int who) {
    if (waiting.get() != 0) {
      return -1;
    }
    waiting.set(who);
    return 0;
  }

  @Actor
  public void one(II_Result r) {
    r.r1 = poll(1);
  }

  @Actor
  public void other(II_Result r) {
    r.r2 = poll(2);
  }
}
