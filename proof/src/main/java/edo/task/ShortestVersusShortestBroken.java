package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The twin of {@link ShortestVersusShortest} that looks whether a delay is shorter, and then writes
 * it.
 */
@JCStressTest
@Outcome(id = "false", expect = ACCEPTABLE, desc = "the short delay counts")
@Outcome(id = "true", expect = FORBIDDEN, desc = "a longer one has replaced it")
@State
public class ShortestVersusShortestBroken {
  private static final int TARGET = 10;
  private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);

  private void note(long delay) {
    if (delay < shortest.getOpaque()) {
      shortest.setOpaque(delay);
    }
  }

  @Actor
  public void quick() {
    note(1);
  }

  @Actor
  public void slow() {
    note(30);
  }

  @Arbiter
  public void look(Z_Result r) {
    r.r1 = Math.min(shortest.get(), 40) > TARGET;
  }
}
