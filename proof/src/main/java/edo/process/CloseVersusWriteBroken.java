package edo.process;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * The twin of {@link CloseVersusWrite} that looks how many writes there are, and then says that it
 * is closed.
 */
@JCStressTest
@Outcome(
    id = "1, true",
    expect = ACCEPTABLE,
    desc = "closed once, after what was taken was written")
@Outcome(id = "0, true", expect = FORBIDDEN, desc = "stays open")
@Outcome(expect = FORBIDDEN, desc = "closed twice, or before what was taken was written")
@State
public class CloseVersusWriteBroken {
  private static final int CLOSED = 1 << 31;
  private final AtomicInteger uses = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private boolean whole = true;

  @Actor
  public void writer() {
    if (uses.getAndUpdate(now -> now < 0 ? now : now + 1) < 0) {
      return;
    }
    whole = closed.get() == 0;
    if (uses.decrementAndGet() == CLOSED) {
      closed.getAndIncrement();
    }
  }

  @Actor
  public void closer() {
    boolean unused = uses.get() == 0;
    uses.getAndUpdate(now -> now | CLOSED);
    if (unused) {
      closed.getAndIncrement();
    }
  }

  @Arbiter
  public void look(IZ_Result r) {
    r.r1 = closed.get();
    r.r2 = whole;
  }
}
