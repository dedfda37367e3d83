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

/**
 * The twin of {@link BroadcastSendVersusLag} with two cells that take turns, and a receiver that
 * does not look a second time whether the cell still has the message it came for.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "all are received or counted as missed, whole")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, torn, or one for the other")
@State
public class BroadcastSendVersusLagBroken {
  private final AtomicReferenceArray<SendVersusClose.Letter> cells = new AtomicReferenceArray<>(2);
  private volatile int word;
  private int passed;
  private int wrong;

  private void send(SendVersusClose.Letter letter) {
    cells.set(letter.text % 2, letter);
    word = letter.text;
  }

  private void receive() {
    int number = word;
    if (number != passed) {
      wrong += cells.get(number % 2).text == number ? 0 : 1;
      passed = number;
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
