package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * {@link VirtualTask}: an abort that meets the beginning of the task keeps it from running or
 * interrupts it.
 */
@JCStressTest
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "not run")
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "interrupted")
@Outcome(id = "true, 0", expect = FORBIDDEN, desc = "it runs on, and nobody interrupts it")
@State
public class AbortVersusBegin {
  private final FakeEngine engine = new FakeEngine();
  private final FakeStrand.Probe thread = new FakeStrand.Probe();
  private final FakeStrand strand = new FakeStrand(engine, thread);
  private volatile boolean aborted;
  private boolean ran;
  private final VirtualTask<Integer> task =
      new VirtualTask<>(
          engine,
          1,
          null,
          () -> {
            ran = true;
            while (!aborted) {
              Thread.onSpinWait();
            }
            return thread.interrupts;
          },
          true);

  @Actor
  public void runner() {
    var _ = task.runBody(strand);
  }

  @Actor
  public void canceller() {
    task.abort();
    aborted = true;
  }

  @Arbiter
  public void look(ZI_Result r) {
    r.r1 = ran;
    r.r2 = thread.interrupts;
  }
}
