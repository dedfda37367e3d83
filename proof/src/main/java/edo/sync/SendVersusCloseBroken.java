package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link SendVersusClose} that looks whether it is closed, and then sends. */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "sent before the close, and received")
@Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "refused")
@Outcome(expect = FORBIDDEN, desc = "lost, torn, or had although it was refused")
@State
public class SendVersusCloseBroken {
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private SendVersusClose.@Nullable Letter message;

  @Actor
  public void sender(II_Result r) {
    var letter = new SendVersusClose.Letter();
    letter.text = 7;
    if (closed.get() == 0) {
      message = letter;
      sent.set(1);
      r.r1 = 1;
    }
  }

  @Actor
  public void receiver(II_Result r) {
    closed.set(1);
    var letter = message;
    r.r2 = sent.get() == 1 && letter != null ? letter.text : -1;
  }
}
