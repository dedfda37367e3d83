package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** RT-150: {@link WakerSet}: of two that add themselves at once none is forgotten. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each was woken once")
@Outcome(expect = FORBIDDEN, desc = "one was forgotten, or woken twice")
@State
public class TwoWaiters {
  private final WakerSet set = new WakerSet();
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();

  @Actor
  public void one() {
    set.add(first::incrementAndGet);
  }

  @Actor
  public void other() {
    set.add(second::incrementAndGet);
  }

  @Arbiter
  public void look(II_Result r) {
    set.wakeAll();
    r.r1 = first.get();
    r.r2 = second.get();
  }
}
