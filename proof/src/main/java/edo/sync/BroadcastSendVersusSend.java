package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link Broadcast}: two who send at once: nothing is lost, and there is one order. */
@JCStressTest
@Outcome(
    id = "4, 0",
    expect = ACCEPTABLE,
    desc = "all are received, whole, those of one sender in order")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, torn, or out of order")
@State
public class BroadcastSendVersusSend {
  private final Broadcast<SendVersusClose.Letter> channel = Broadcast.create(4);

  private void send(SendVersusClose.Letter letter) {
    channel.sender().send(letter);
  }

  private int receive() {
    return channel.receiver().tryRecv().map(letter -> letter.text).orElse(0);
  }

  private void sendTwo(int first) {
    for (int i = 0; i < 2; i++) {
      var letter = new SendVersusClose.Letter();
      letter.text = first + i;
      send(letter);
    }
  }

  @Actor
  public void sender() {
    sendTwo(1);
  }

  @Actor
  public void other() {
    sendTwo(3);
  }

  @Arbiter
  public void count(II_Result r) {
    int seen = 0;
    for (int i = 0; i < 4; i++) {
      int text = receive();
      if (text == 0) {
        break;
      }
      r.r1++;
      int bit = 1 << text;
      int before = text % 2 == 1 ? 0 : bit >> 1; // what the same sender has sent before it
      if ((seen & (bit | before)) != before) {
        r.r2++;
      }
      seen |= bit;
    }
  }
}
