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
 * {@link Broadcast}: messages are overwritten while a receiver comes for them: each is received
 * once, whole, or counted as missed.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "all are received or counted as missed, whole")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, or torn")
@State
public class BroadcastSendVersusLag {
  private final Broadcast<SendVersusClose.Letter> channel = Broadcast.create(1);
  private int torn;

  private int receive() {
    try {
      var letter = channel.receiver().tryRecv();
      if (letter.isPresent() && letter.get().text != 7) {
        torn++;
      }
      return letter.isPresent() ? 1 : 0;
    } catch (LaggedException e) {
      return (int) e.missed();
    }
  }

  @Actor
  public void sender() {
    for (int i = 0; i < 3; i++) {
      var letter = new SendVersusClose.Letter();
      letter.text = 7;
      channel.sender().send(letter);
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
