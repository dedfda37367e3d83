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
 * {@link SetOnce}: a waiter begins while the value is set: it has it at once, or is woken and has
 * it then, whole.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "has the value, whole")
@Outcome(expect = FORBIDDEN, desc = "the waiter sleeps beside the value, or it is torn")
@State
public class SetVersusAwait {
  private final SetOnce<SendVersusClose.Letter> once = new SetOnce<>();
  private final Told waiter = new Told(once.awaitAsync());
  private int seen;

  @Actor
  public void setter() {
    var letter = new SendVersusClose.Letter();
    letter.text = 7;
    var _ = once.set(letter);
  }

  @Actor
  public void waiter(II_Result r) {
    seen = waiter.poll();
    r.r2 = seen == 1 ? waiter.answer(SendVersusClose.Letter.class).text : 7;
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = seen == 1 ? 1 : waiter.pollIfWoken();
  }
}
