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
 * {@link Watch}: a receiver begins to wait for a change while one is sent: it sees it at once, or
 * is woken and sees it then, whole.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "seen, whole")
@Outcome(expect = FORBIDDEN, desc = "the receiver sleeps beside a change, or the value is torn")
@State
public class WatchSendVersusChanged {
  private final Watch<SendVersusClose.Letter> watch = Watch.create(new SendVersusClose.Letter());
  private final Told receiver = new Told(watch.receiver().changedAsync());
  private int seen;

  @Actor
  public void sender() {
    var letter = new SendVersusClose.Letter();
    letter.text = 7;
    watch.sender().send(letter);
  }

  @Actor
  public void receiver(II_Result r) {
    seen = receiver.poll();
    r.r2 = seen == 1 ? watch.receiver().value().text : 7;
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = seen == 1 ? 1 : receiver.pollIfWoken();
  }
}
