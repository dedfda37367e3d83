package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Async;
import edo.task.Poll;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link OnceCell}: an initializer is cancelled while another comes to wait for it: that one has
 * its turn at once, or is woken and has it then.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "made by the other, whole")
@Outcome(expect = FORBIDDEN, desc = "nobody makes the value, or it is torn")
@State
public class OnceCellCancelVersusWait {
  private final OnceCell<SendVersusClose.Letter> cell = new OnceCell<>();
  private final Told first = new Told(cell.getOrInitAsync(Async.never()));
  private final Told second =
      new Told(
          cell.getOrInitAsync(cx -> {
            var letter = new SendVersusClose.Letter();
            letter.text = 7;
            return Poll.ready(letter);
          }));
  private int made;

  public OnceCellCancelVersusWait() {
    first.poll();
  }

  @Actor
  public void first(II_Result r) {
    first.leave();
    r.r2 = cell.value().map(letter -> letter.text).orElse(7);
  }

  @Actor
  public void second() {
    made = second.poll();
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = made == 1 ? 1 : second.pollIfWoken();
  }
}
