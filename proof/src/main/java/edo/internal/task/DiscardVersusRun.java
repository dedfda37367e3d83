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
 * {@link VirtualTask}: a shutdown that gives a task up while it begins or ends by itself: it ends
 * once, and leaves the registry once.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "ended once, left once")
@Outcome(expect = FORBIDDEN, desc = "ended or left twice, or never")
@State
public class DiscardVersusRun {
  private final FakeEngine engine = new FakeEngine();
  private final FakeStrand strand = new FakeStrand(engine, new FakeStrand.Probe());
  private final VirtualTask<Integer> task = new VirtualTask<>(engine, 1, null, () -> 7, true);

  @Actor
  public void runner() {
    var _ = task.runBody(strand);
  }

  @Actor
  public void closer() {
    task.discard();
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = engine.ended.get();
    r.r2 = engine.left.get();
  }
}
