package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** {@link Injector}: its length is never less than what is in it. */
@JCStressTest
@Outcome(id = "false, [01]", expect = ACCEPTABLE, desc = "not there yet")
@Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "taken and counted off")
@Outcome(expect = FORBIDDEN, desc = "counted off before it was counted")
@State
public class InjectorLength {
  private final Injector injector = new Injector();
  private final LocalQueue local = new LocalQueue();

  @Actor
  public void pusher() {
    injector.push(new Mark(1));
  }

  @Actor
  public void taker(ZI_Result r) {
    @Nullable Runnable unit = injector.pop(local, 0);
    r.r1 = unit != null;
    r.r2 = injector.length();
  }
}
