package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link Oneshot}: what was accepted can be had, whole, and what was refused cannot. */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "sent before the close, and received")
@Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "refused")
@Outcome(expect = FORBIDDEN, desc = "lost, torn, or had although it was refused")
@State
public class SendVersusClose {
  /** A message with a plain field. */
  static final class Letter {
    int text;
  }

  private final Oneshot<Letter> channel = Oneshot.create();

  @Actor
  public void sender(II_Result r) {
    var letter = new Letter();
    letter.text = 7;
    r.r1 = channel.sender().send(letter) ? 1 : 0;
  }

  @Actor
  public void receiver(II_Result r) {
    channel.receiver().close();
    try {
      r.r2 = channel.receiver().tryRecv().map(letter -> letter.text).orElse(-2);
    } catch (ClosedException e) {
      r.r2 = -1;
    }
  }
}
