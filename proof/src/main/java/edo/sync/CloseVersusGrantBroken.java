package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/** The twin of {@link CloseVersusGrant}: looks whether it is closed, and then takes. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "closed before the permit came back")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "granted before it was closed, and seen")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "closed, and refused")
@Outcome(expect = FORBIDDEN, desc = "all were free, and one was granted after that")
@State
public class CloseVersusGrantBroken {
  private final AtomicInteger permits = new AtomicInteger();
  private volatile boolean closed;
  private long free;
  private int granted;

  @Actor
  public void giver() {
    permits.incrementAndGet();
    if (!closed && permits.compareAndSet(1, 0)) {
      granted = 1;
    }
  }

  @Actor
  public void closer() {
    closed = true;
    free = permits.get();
  }

  @Arbiter
  public void look(JI_Result r) {
    r.r1 = free;
    r.r2 = granted;
  }
}
