package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * {@link Senders}: the last sender leaves while a weak one becomes one: either the channel goes on,
 * or it has ended for both.
 */
@JCStressTest
@Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "joined, so the other was not the last")
@Outcome(
    id = "false, true, 0",
    expect = ACCEPTABLE,
    desc = "the other was the last, and nobody joins any more")
@Outcome(expect = FORBIDDEN, desc = "the channel has ended beside a sender, or nobody says so")
@State
public class SenderJoinVersusLeave {
  private final Senders senders = new Senders();
  private boolean joined;
  private boolean last;

  @Actor
  public void joiner() {
    joined = senders.join();
  }

  @Actor
  public void leaver() {
    last = senders.leave();
  }

  @Arbiter
  public void look(ZZI_Result r) {
    r.r1 = joined;
    r.r2 = last;
    r.r3 = senders.open();
  }
}
