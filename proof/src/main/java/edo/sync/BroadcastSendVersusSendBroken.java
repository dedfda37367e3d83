package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link BroadcastSendVersusSend} that sets the slot at the end without comparing. */
@JCStressTest
@Outcome(
    id = "4, 0",
    expect = ACCEPTABLE,
    desc = "all are received, whole, those of one sender in order")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, torn, or out of order")
@State
public class BroadcastSendVersusSendBroken {
  private final AtomicReferenceArray<SendVersusClose.Letter> slots = new AtomicReferenceArray<>(5);
  private volatile int end;
  private int next;

  private void send(SendVersusClose.Letter letter) {
    int number = end;
    slots.set(number, letter);
    end = number + 1;
  }

  private int receive() {
    var letter = slots.get(next++);
    return letter == null ? 0 : letter.text;
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
