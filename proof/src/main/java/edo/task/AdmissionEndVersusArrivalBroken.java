package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link AdmissionEndVersusArrival}: who has queued does not look once more. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it was started, and runs")
@Outcome(expect = FORBIDDEN, desc = "it waits beside a free place, or was started twice")
@State
public class AdmissionEndVersusArrivalBroken {
  private final AtomicInteger running = new AtomicInteger(1);
  private final AtomicInteger starts = new AtomicInteger();
  private final ConcurrentLinkedQueue<AtomicInteger> queue = new ConcurrentLinkedQueue<>();

  @Actor
  public void end() {
    running.getAndDecrement();
    AtomicInteger next = queue.poll();
    if (next != null) {
      running.getAndIncrement();
      next.getAndIncrement();
    }
  }

  @Actor
  public void come() {
    if (running.compareAndSet(0, 1)) {
      starts.getAndIncrement();
    } else {
      queue.offer(starts);
    }
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = starts.get();
    r.r2 = running.get();
  }
}
