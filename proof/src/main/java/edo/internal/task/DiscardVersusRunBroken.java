package edo.internal.task;

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
 * The twin of {@link DiscardVersusRun}: both set the end without asking who was first. That was a
 * bug of {@link VirtualTask}.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "ended once, left once")
@Outcome(expect = FORBIDDEN, desc = "ended or left twice, or never")
@State
public class DiscardVersusRunBroken {
  private static final int COMPLETE = 1;
  private static final int ABORT = 2;
  private static final int RUNNING = 4;

  private final AtomicInteger state = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  private void complete() {
    left.getAndIncrement();
    state.getAndUpdate(s -> s | COMPLETE);
    ended.getAndIncrement();
  }

  @Actor
  public void runner() {
    if ((state.getAndUpdate(s -> s | RUNNING) & RUNNING) == 0) {
      complete();
    }
  }

  @Actor
  public void closer() {
    if ((state.getAndUpdate(s -> s | ABORT) & COMPLETE) == 0) {
      complete();
    }
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = ended.get();
    r.r2 = left.get();
  }
}
