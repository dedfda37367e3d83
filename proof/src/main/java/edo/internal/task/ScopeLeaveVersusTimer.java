package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Waker;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * {@link CancelScope}: a deadline that passes while the task leaves its scope cancels nothing
 * outside of it: no signal and no interrupt is left, and none comes late.
 */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "nothing is left of it")
@Outcome(id = "true, .*", expect = FORBIDDEN, desc = "a signal outlived its scope")
@Outcome(id = ".*, true", expect = FORBIDDEN, desc = "an interrupt outlived its scope")
@State
public class ScopeLeaveVersusTimer {
  private final FakeEngine engine = new FakeEngine();
  private final VirtualTask<Integer> task = new VirtualTask<>(engine, 1, null, this::body, true);
  private volatile boolean over;
  private @Nullable Thread thread;
  private boolean interrupted;

  private Integer body() throws Exception {
    int seven = task.deadline(1, "late", () -> 7);
    interrupted = Thread.interrupted();
    return seven;
  }

  @Actor
  public void runner() {
    var _ = Thread.interrupted();
    thread = Thread.currentThread();
    var _ = task.runBody(new FakeStrand(engine, Thread.currentThread()));
    over = true;
  }

  @Actor
  public void timer() {
    Waker scope = engine.timer;
    while (scope == null && !over) {
      Thread.onSpinWait();
      scope = engine.timer;
    }
    if (scope != null) {
      scope.wake();
    }
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r1 = (task.state & TaskCore.SIGNAL) != 0;
    r.r2 = interrupted || (thread != null && thread.isInterrupted());
  }
}
