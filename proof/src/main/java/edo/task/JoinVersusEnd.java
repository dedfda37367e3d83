package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link JoinGroup}: who joins while tasks end has a result or is woken, and each result is had
 * once.
 */
@JCStressTest
@Outcome(
    id = "1, 2",
    expect = ACCEPTABLE,
    desc = "nobody sleeps beside a result, and there are two")
@Outcome(expect = FORBIDDEN, desc = "a result was missed, lost or had twice")
@State
public class JoinVersusEnd {
  private final JoinGroup<Integer> group = new JoinGroup<>("group", null, false);
  private final EndedByHand first = new EndedByHand();
  private final EndedByHand second = new EndedByHand();
  private final AtomicInteger woken = new AtomicInteger();
  private boolean ready;

  public JoinVersusEnd() {
    var _ = group.add(null, () -> first);
    var _ = group.add(null, () -> second);
  }

  @Actor
  public void joiner() {
    ready = Polls.isReady(group.takeAsync(), Context.of(woken::incrementAndGet));
  }

  @Actor
  public void tasks() {
    first.end();
    second.end();
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = ready || woken.get() > 0 ? 1 : 0;
    r.r2 = ready ? 1 : 0;
    while (group.tryTake() != null) {
      r.r2++;
    }
  }
}
