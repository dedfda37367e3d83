package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The twin of {@link InjectorLength}: it offers first and counts afterwards. */
@JCStressTest
@Outcome(id = "false, [01]", expect = ACCEPTABLE, desc = "not there yet")
@Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "taken and counted off")
@Outcome(expect = FORBIDDEN, desc = "counted off before it was counted")
@State
public class InjectorLengthBroken {
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger length = new AtomicInteger();

  @Actor
  public void pusher() {
    queue.offer(new Mark(1));
    length.incrementAndGet();
  }

  @Actor
  public void taker(ZI_Result r) {
    r.r1 = queue.poll() != null;
    if (r.r1) {
      length.decrementAndGet();
    }
    r.r2 = length.get();
  }
}
