package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * {@link CancellableTask}: an abort that comes while the task leaves a scope whose deadline has
 * passed keeps its interrupt, so that a wait in foreign code ends.
 */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "interrupted")
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "over before")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "its interrupt was taken away")
@State
public class ScopeLeaveVersusAbort {
  private final FakeEngine engine = new FakeEngine();
  private final VirtualTask<Integer> task = new VirtualTask<>(engine, 1, null, this::body, true);
  private volatile boolean leaving;
  private volatile boolean over;
  private volatile boolean aborted;
  private boolean outlived;
  private boolean interrupted;

  private Integer body() throws Exception {
    int seven =
        task.deadline(
            1,
            "late",
            () -> {
              Objects.requireNonNull(engine.timer).wake();
              leaving = true;
              return 7;
            });
    while (!aborted) {
      Thread.onSpinWait();
    }
    interrupted = Thread.interrupted();
    outlived = true;
    return seven;
  }

  @Actor
  public void runner() {
    var _ = Thread.interrupted();
    var _ = task.runBody(new FakeStrand(engine, Thread.currentThread()));
    over = true;
  }

  @Actor
  public void canceller() {
    while (!leaving && !over) {
      Thread.onSpinWait();
    }
    task.abort();
    aborted = true;
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r1 = outlived;
    r.r2 = interrupted;
  }
}
