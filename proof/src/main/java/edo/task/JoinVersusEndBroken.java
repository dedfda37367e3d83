package edo.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link JoinVersusEnd} that looks for results before it says that it waits only. */
@JCStressTest
@Outcome(
    id = "1, 2",
    expect = ACCEPTABLE,
    desc = "nobody sleeps beside a result, and there are two")
@Outcome(expect = FORBIDDEN, desc = "a result was missed, lost or had twice")
@State
public class JoinVersusEndBroken {
  private final ConcurrentLinkedQueue<Integer> results = new ConcurrentLinkedQueue<>();
  private final AtomicInteger woken = new AtomicInteger();
  private volatile @Nullable Waker waiting;
  private boolean ready;

  @Actor
  public void joiner() {
    ready = results.poll() != null;
    if (!ready) {
      waiting = woken::incrementAndGet;
    }
  }

  @Actor
  public void tasks() {
    for (int i = 0; i < 2; i++) {
      results.add(i);
      Waker waker = waiting;
      if (waker != null) {
        waker.wake();
      }
    }
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = ready || woken.get() > 0 ? 1 : 0;
    r.r2 = results.size() + (ready ? 1 : 0);
  }
}
