package edo.reactor.internal.epoll;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * The twin of {@link UseVersusClose}, where one looks whether it is open, and then counts itself.
 */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "freed once, and not beside a user")
@Outcome(expect = FORBIDDEN, desc = "freed beside a user, twice or not at all")
@State
public class UseVersusCloseBroken {
  private static final int CLOSED = 1 << 31;
  private final AtomicInteger state = new AtomicInteger();
  private final AtomicInteger freed = new AtomicInteger();
  private boolean whole = true;

  @Actor
  public void user() {
    if (state.get() < 0) {
      return;
    }
    state.getAndIncrement();
    whole = freed.get() == 0;
    if (state.decrementAndGet() == CLOSED) {
      freed.getAndIncrement();
    }
  }

  @Actor
  public void closer() {
    if (state.getAndUpdate(now -> now | CLOSED) == 0) {
      freed.getAndIncrement();
    }
  }

  @Arbiter
  public void count(IZ_Result r) {
    r.r1 = freed.get();
    r.r2 = whole;
  }
}
