package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The twin of {@link ScheduleVersusSleep}: the owner announces its sleep with a release store, and
 * looks at the inbox before the store is visible.
 */
@JCStressTest
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "the owner sleeps past the timer")
@Outcome(expect = ACCEPTABLE, desc = "woken, or not asleep for that long")
@State
public class ScheduleVersusSleepBroken {
  private static final long SOON = 5;
  private static final VarHandle SLEEPING_UNTIL;

  static {
    try {
      SLEEPING_UNTIL =
          MethodHandles.lookup()
              .findVarHandle(ScheduleVersusSleepBroken.class, "sleepingUntil", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through SLEEPING_UNTIL
  private long sleepingUntil = Long.MIN_VALUE;

  private final AtomicReference<@Nullable Entry> inbox = new AtomicReference<>();

  @Actor
  public void other(ZZ_Result r) {
    inbox.compareAndSet(null, new Entry());
    r.r1 = SOON < (long) SLEEPING_UNTIL.getVolatile(this);
  }

  @Actor
  public void owner(ZZ_Result r) {
    SLEEPING_UNTIL.setRelease(this, 1_000L);
    r.r2 = inbox.get() != null;
  }
}
