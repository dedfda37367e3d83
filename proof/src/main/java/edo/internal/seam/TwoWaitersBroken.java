package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link TwoWaiters}: adding reads and stores instead of comparing and setting. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each was woken once")
@Outcome(expect = FORBIDDEN, desc = "one was forgotten, or woken twice")
@State
public class TwoWaitersBroken {
  private volatile List<Waker> set = List.of();
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();

  private void add(Waker waker) {
    var more = new ArrayList<Waker>(set);
    more.add(waker);
    set = more;
  }

  @Actor
  public void one() {
    add(first::incrementAndGet);
  }

  @Actor
  public void other() {
    add(second::incrementAndGet);
  }

  @Arbiter
  public void look(II_Result r) {
    set.forEach(Waker::wake);
    r.r1 = first.get();
    r.r2 = second.get();
  }
}
