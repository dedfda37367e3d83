package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link MpscReceiver}: of two who begin to wait at once one does, and the other one is told that
 * it must not.
 */
@JCStressTest
@Outcome(
    id = {"0, -1", "-1, 0"},
    expect = ACCEPTABLE,
    desc = "one waits, the other one is refused")
@Outcome(expect = FORBIDDEN, desc = "both wait, of whom one is never woken, or none")
@State
public class TwoReceivers {
  private final MpscReceiver<String> receiver = Mpsc.<String>bounded(1).receiver();
  private final Told one = new Told(receiver.recvAsync());
  private final Told other = new Told(receiver.recvAsync());

  private static int poll(Told told) {
    try {
      return told.poll();
    } catch (IllegalStateException e) {
      return -1;
    }
  }

  @Actor
  public void one(II_Result r) {
    r.r1 = poll(one);
  }

  @Actor
  public void other(II_Result r) {
    r.r2 = poll(other);
  }
}
