package edo.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The twin of {@link ScopeLeaveVersusTimer}: the timer makes its claim after it has fired the
 * scope, so that the task need not see it. The interrupt flag is a field here.
 */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "nothing is left of it")
@Outcome(id = "true, .*", expect = FORBIDDEN, desc = "a signal outlived its scope")
@Outcome(id = ".*, true", expect = FORBIDDEN, desc = "an interrupt outlived its scope")
@State
public class ScopeLeaveVersusTimerBroken {
  private static final int ACTIVE = 0;
  private static final int FIRED = 1;
  private static final int LEFT = 2;

  private final AtomicInteger scope = new AtomicInteger(ACTIVE);
  private final AtomicInteger claims = new AtomicInteger();
  private volatile boolean signal;
  private volatile boolean interrupted;

  @Actor
  public void runner() {
    if (!scope.compareAndSet(ACTIVE, LEFT)) {
      while (claims.get() != 0) {
        Thread.onSpinWait();
      }
      signal = false;
      interrupted = false;
    }
  }

  @Actor
  public void timer() {
    if (scope.compareAndSet(ACTIVE, FIRED)) {
      claims.getAndIncrement();
      signal = true;
      interrupted = true;
      claims.getAndDecrement();
    }
  }

  @Arbiter
  public void look(ZZ_Result r) {
    r.r1 = signal;
    r.r2 = interrupted;
  }
}
