package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link VirtualTask}: an abort that meets the end of the task never interrupts what the thread
 * runs next.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "over before, or not run")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "interrupted in time")
@Outcome(id = ".*, 1", expect = FORBIDDEN, desc = "the next task was interrupted")
@State
public class AbortVersusEnd {
  private final FakeEngine engine = new FakeEngine();
  private final FakeStrand.Probe thread = new FakeStrand.Probe();
  private final FakeStrand strand = new FakeStrand(engine, thread);
  private final VirtualTask<Integer> task = new VirtualTask<>(engine, 1, null, () -> 1, true);

  @Actor
  public void runner() {
    if (task.runBody(strand)) {
      thread.released = true;
    }
  }

  @Actor
  public void canceller() {
    task.abort();
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = thread.interrupts;
    r.r2 = thread.late;
  }
}
