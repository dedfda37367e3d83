package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The twin of {@link BroadcastSendVersusLag} with one slot and a number beside it, which a receiver
 * takes to be those of one message.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "all are received or counted as missed, whole")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, or torn")
@State
public class BroadcastSendVersusLagBroken {
  private volatile int slot;
  private volatile int number;
  private int cursor;
  private int torn;

  private int receive() {
    int last = number;
    if (last == cursor) {
      return 0;
    }
    if (slot != last) {
      torn++;
    }
    int passed = last - cursor;
    cursor = last;
    return passed;
  }

  @Actor
  public void sender() {
    for (int i = 1; i <= 3; i++) {
      slot = i;
      number = i;
    }
  }

  @Actor
  public void receiver(II_Result r) {
    r.r1 = receive() + receive();
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 += receive() + receive();
    r.r2 = torn;
  }
}
