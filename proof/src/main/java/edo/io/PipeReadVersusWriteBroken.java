package edo.io;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link PipeReadVersusWrite} whose reader gives the place away before it has read. */
@JCStressTest
@Outcome(id = "7", expect = ACCEPTABLE, desc = "the old one")
@Outcome(expect = FORBIDDEN, desc = "it was overwritten")
@State
public class PipeReadVersusWriteBroken {
  private final byte[] ring = {7};
  private final AtomicLong taken = new AtomicLong();

  @Actor
  public void reader(I_Result r) {
    taken.set(1);
    r.r1 = ring[0];
  }

  @Actor
  public void writer() {
    if (taken.get() == 1) {
      ring[0] = 8;
    }
  }
}
