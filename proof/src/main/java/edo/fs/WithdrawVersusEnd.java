package edo.fs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link FileJob}: it is withdrawn while the job ends, which has opened something: the second of
 * the two closes that. If that is who withdraws, a thread of the pool does so for it, in a moment.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "closed once")
@Outcome(id = "0", expect = FORBIDDEN, desc = "stays open")
@Outcome(expect = FORBIDDEN, desc = "closed twice")
@State
public class WithdrawVersusEnd {
  private static final int PATIENCE = 10_000_000;

  private final AtomicInteger closed = new AtomicInteger();
  private final FileJob<AutoCloseable> job = new FileJob<>(files -> closed::getAndIncrement);
  private final FilesByHand files = new FilesByHand();

  public WithdrawVersusEnd() {
    var _ = job.start(files);
  }

  @Actor
  public void worker() {
    files.runJob();
  }

  @Actor
  public void owner() {
    job.cancel();
  }

  @Arbiter
  public void count(I_Result r) {
    for (int n = 0; n < PATIENCE && closed.get() == 0; n++) {
      Thread.onSpinWait();
    }
    r.r1 = closed.get();
  }
}
