package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link SendPermit}: the last one is closed, unused, while the receiver begins to wait: it is told
 * that nothing will come.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "told of the end, at once or when woken")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the receiver waits for ever")
@State
public class PermitCloseVersusRecv {
  private final Mpsc<String> channel = Mpsc.bounded(1);
  private final SendPermit<String> permit = channel.sender().reserve();
  private final Told receiver = new Told(channel.receiver().recvAsync());
  private boolean told;

  public PermitCloseVersusRecv() {
    channel.sender().close();
  }

  @Actor
  public void closer() {
    permit.close();
  }

  @Actor
  public void receiver() {
    try {
      var _ = receiver.poll();
    } catch (ClosedException e) {
      told = true;
    }
  }

  @Arbiter
  public void look(I_Result r) {
    try {
      var _ = told ? 0 : receiver.pollIfWoken();
    } catch (ClosedException e) {
      told = true;
    }
    r.r1 = told ? 1 : 0;
  }
}
