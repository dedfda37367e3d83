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
 * {@link BlockingPool}: a job that is submitted while the only thread runs out of work and leaves
 * is run, once, and every thread and job is counted off in the end.
 */
@JCStressTest
@Outcome(id = "2, true", expect = ACCEPTABLE, desc = "both jobs ran, nothing is left")
@Outcome(expect = FORBIDDEN, desc = "a job was lost or ran twice, or a counter is off")
@State
public class SubmitVersusLeave {
  private final ManualThreads threads = new ManualThreads();
  private final BlockingPool pool = threads.pool(1);
  private final AtomicInteger ran = new AtomicInteger();

  public SubmitVersusLeave() {
    pool.submit(ran::incrementAndGet);
  }

  @Actor
  public void worker() {
    threads.runOne();
  }

  @Actor
  public void submitter() {
    pool.submit(ran::incrementAndGet);
  }

  @Arbiter
  public void rest(IZ_Result r) {
    threads.runAll();
    r.r1 = ran.get();
    r.r2 = pool.threads() == 0 && pool.activeJobs() == 0;
  }
}
