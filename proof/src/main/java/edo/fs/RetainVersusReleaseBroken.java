package edo.fs;

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
 * The twin of {@link RetainVersusRelease}: one looks whether the file is open, and then counts
 * itself.
 */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "closed once, and not beside a user")
@Outcome(expect = FORBIDDEN, desc = "closed beside a user, twice or not at all")
@State
public class RetainVersusReleaseBroken {
  private final AtomicInteger users = new AtomicInteger(1);

  private boolean retain() {
    if (users.get() == 0) {
      return false;
    }
    users.getAndIncrement();
    return true;
  }

  private final AtomicInteger closed = new AtomicInteger();
  private boolean whole = true;

  private void letGo() {
    if (users.decrementAndGet() == 0) {
      closed.getAndIncrement();
    }
  }

  @Actor
  public void leaver() {
    letGo();
  }

  @Actor
  public void user() {
    if (retain()) {
      whole = closed.get() == 0;
      letGo();
    }
  }

  @Arbiter
  public void count(IZ_Result r) {
    r.r1 = closed.get();
    r.r2 = whole;
  }
}
