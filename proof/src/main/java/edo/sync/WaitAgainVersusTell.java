package edo.sync;

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
 * {@link WaitList}: who was told waits again with the same object, while the one who told it and
 * others may still be at it: all are woken.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "all were woken")
@Outcome(expect = FORBIDDEN, desc = "somebody sleeps on although it was told")
@State
public class WaitAgainVersusTell {
  private final WaitList list = new WaitList();
  private final WaitList.Waiter quick = new WaitList.Waiter();
  private final WaitList.Waiter patient = new WaitList.Waiter();
  private final AtomicInteger quickWakes = new AtomicInteger();
  private final AtomicInteger patientWakes = new AtomicInteger();
  private final AtomicInteger lateWakes = new AtomicInteger();
  private boolean again;

  public WaitAgainVersusTell() {
    list.begin(quick);
    list.begin(patient);
    var _ = list.isTold(quick, () -> {});
    var _ = list.isTold(patient, patientWakes::getAndIncrement);
  }

  @Actor
  public void teller() {
    list.tellAll();
  }

  @Actor
  public void quick() {
    if (list.isTold(quick, () -> {})) {
      var next = list.accept(quick) ? quick : new WaitList.Waiter();
      list.begin(next);
      var _ = list.isTold(next, quickWakes::getAndIncrement);
      var late = new WaitList.Waiter();
      list.begin(late);
      var _ = list.isTold(late, lateWakes::getAndIncrement);
      list.tellAll();
      again = true;
    }
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = patientWakes.get() > 0 ? 1 : 0;
    r.r2 = !again || (quickWakes.get() > 0 && lateWakes.get() > 0) ? 1 : 0;
  }
}
