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

/**
 * The twin of {@link PermitSendVersusClose}, which looks how many are left, and then writes how
 * many there are then.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the room is used by a message, or given back")
@Outcome(expect = FORBIDDEN, desc = "both, or neither")
@State
public class PermitSendVersusCloseBroken {
  private final AtomicInteger left = new AtomicInteger(1);
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicInteger room = new AtomicInteger();
  private final AtomicInteger senders = new AtomicInteger(2);

  private boolean isTaken() {
    if (left.get() == 0) {
      return false;
    }
    left.set(0);
    senders.getAndDecrement();
    return true;
  }

  @Actor
  public void sender() {
    if (isTaken()) {
      messages.getAndIncrement();
    }
  }

  @Actor
  public void closer() {
    if (isTaken()) {
      room.getAndIncrement();
    }
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = messages.get() + room.get();
    r.r2 = senders.get();
  }
}
