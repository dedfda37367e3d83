package edo.internal.blocking;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link SubmitVersusLeave}: a count of threads beside a queue of jobs, instead of one
 * word for both.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the job ran")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the job was lost")
@State
public class SubmitVersusLeaveBroken {
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger threads = new AtomicInteger(1);
  private final AtomicInteger ran = new AtomicInteger();

  @Actor
  public void worker() {
    Runnable job = queue.poll();
    if (job == null) {
      threads.decrementAndGet();
    } else {
      job.run();
    }
  }

  @Actor
  public void submitter() {
    if (threads.get() == 1) {
      queue.offer(ran::incrementAndGet);
    } else {
      ran.incrementAndGet(); // on a thread of its own
    }
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = ran.get();
  }
}
