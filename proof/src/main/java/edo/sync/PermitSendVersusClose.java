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
 * {@link SendPermit}: one sends with it while another one closes it: the room it stands for is used
 * or given back, never both.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the room is used by a message, or given back")
@Outcome(expect = FORBIDDEN, desc = "both, or neither")
@State
public class PermitSendVersusClose {
  private final Mpsc<String> channel = Mpsc.bounded(1);
  private final SendPermit<String> permit = channel.sender().reserve();

  @Actor
  public void sender() {
    try {
      permit.send("letter");
    } catch (IllegalStateException e) {
      // closed before
    }
  }

  @Actor
  public void closer() {
    permit.close();
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = (int) (channel.receiver().length() + channel.sender().capacity());
    r.r2 = channel.receiver().senders();
  }
}
