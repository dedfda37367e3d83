package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * The twin of {@link SenderJoinVersusLeave}, where one looks whether there is a sender, and then
 * counts itself.
 */
@JCStressTest
@Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "joined, so the other was not the last")
@Outcome(
    id = "false, true, 0",
    expect = ACCEPTABLE,
    desc = "the other was the last, and nobody joins any more")
@Outcome(expect = FORBIDDEN, desc = "the channel has ended beside a sender, or nobody says so")
@State
public class SenderJoinVersusLeaveBroken {
  private final AtomicInteger open = new AtomicInteger(1);
  private boolean joined;
  private boolean last;

  @Actor
  public void joiner() {
    if (open.get() != 0) {
      open.getAndIncrement();
      joined = true;
    }
  }

  @Actor
  public void leaver() {
    last = open.getAndDecrement() == 1;
  }

  @Arbiter
  public void look(ZZI_Result r) {
    r.r1 = joined;
    r.r2 = last;
    r.r3 = open.get();
  }
}
