package edo.internal.blocking;

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
 * {@link BlockingPool}: a job that is submitted while the pool closes is run, dropped or refused:
 * exactly one of the three.
 */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "one of the three; nothing is left")
@Outcome(expect = FORBIDDEN, desc = "lost, or two of them, or a counter is off")
@State
public class SubmitVersusClose {
  private final ManualThreads threads = new ManualThreads();
  private final BlockingPool pool = threads.pool(1);
  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private int refused;

  public SubmitVersusClose() {
    pool.submit(() -> {}); // keeps the only thread, so that the next one queues
  }

  @Actor
  public void submitter() {
    refused = pool.submit(ran::incrementAndGet) ? 0 : 1;
  }

  @Actor
  public void closer() {
    pool.close(job -> dropped.incrementAndGet());
  }

  @Arbiter
  public void rest(IZ_Result r) {
    threads.runAll();
    r.r1 = ran.get() + dropped.get() + refused;
    r.r2 = pool.threads() == 0 && pool.activeJobs() == 0;
  }
}
