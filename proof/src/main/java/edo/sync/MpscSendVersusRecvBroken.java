package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The twin of {@link MpscSendVersusRecv} whose receiver looks at the slot, which is not filled by a
 * volatile write, instead of at the number that was given.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "received, whole")
@Outcome(expect = FORBIDDEN, desc = "the receiver sleeps beside a message, or it is torn")
@State
public class MpscSendVersusRecvBroken {
  private final AtomicInteger tail = new AtomicInteger();
  private final AtomicReference<SendVersusClose.Letter> slot = new AtomicReference<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private int seen;
  private int woken;

  @Actor
  public void sender() {
    var letter = new SendVersusClose.Letter();
    letter.text = 7;
    tail.getAndIncrement();
    slot.setRelease(letter);
    woken = waiting.get();
  }

  @Actor
  public void receiver() {
    if (slot.getAcquire() == null) {
      waiting.set(1);
      if (slot.getAcquire() == null) {
        return;
      }
    }
    seen = 1;
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = seen == 1 ? 1 : woken;
    r.r2 = slot.getPlain().text;
  }
}
