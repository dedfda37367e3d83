package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The twin of {@link SleepVersusPush}: sleep is announced by a release store instead. */
@JCStressTest
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "it sleeps over the work")
@Outcome(expect = ACCEPTABLE, desc = "one of the two sees the other")
@State
public class SleepVersusPushBroken {
  private static final VarHandle SLEEPING;

  static {
    try {
      SLEEPING =
          MethodHandles.lookup().findVarHandle(SleepVersusPushBroken.class, "sleeping", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through SLEEPING
  private long sleeping;

  private final AtomicInteger length = new AtomicInteger();

  @Actor
  public void pusher(ZZ_Result r) {
    length.incrementAndGet();
    r.r1 = (long) SLEEPING.getVolatile(this) != 0;
  }

  @Actor
  public void sleeper(ZZ_Result r) {
    SLEEPING.setRelease(this, 1L);
    r.r2 = length.get() != 0;
  }
}
