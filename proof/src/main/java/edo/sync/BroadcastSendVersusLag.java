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
 * once, whole and in its place, or counted as missed.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "all are received or counted as missed, whole")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, torn, or one for the other")
@State
public class BroadcastSendVersusLag {
  private final Broadcast<SendVersusClose.Letter> channel = Broadcast.create(1);
  private int passed;
  private int wrong;

  private void send(SendVersusClose.Letter letter) {
    channel.sender().send(letter);
  }

  private void receive() {
    try {
      var letter = channel.receiver().tryRecv();
      if (letter.isPresent()) {
        passed++;
        wrong += letter.get().text == passed ? 0 : 1;
      }
    } catch (LaggedException e) {
      passed += (int) e.missed();
    }
  }

  @Actor
  public void sender() {
    for (int i = 1; i <= 3; i++) {
      var letter = new SendVersusClose.Letter();
      letter.text = i;
      send(letter);
    }
  }

  @Actor
  public void receiver() {
    receive();
    receive();
  }

  @Arbiter
  public void count(II_Result r) {
    receive();
    receive();
    r.r1 = passed;
    r.r2 = wrong;
  }
}
