package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The twin of {@link SetVersusSet} that looks whether it is set, and then sets it. */
@JCStressTest
@Outcome(
    id = {"true, false, 1", "false, true, 2"},
    expect = ACCEPTABLE,
    desc = "one has set it, and to its value")
@Outcome(expect = FORBIDDEN, desc = "both have, or nobody, or to the value of the other")
@State
public class SetVersusSetBroken {
  private final AtomicInteger once = new AtomicInteger();

  private boolean set(int value) {
    if (once.get() != 0) {
      return false;
    }
    once.set(value);
    return true;
  }

  @Actor
  public void one(ZZI_Result r) {
    r.r1 = set(1);
  }

  @Actor
  public void other(ZZI_Result r) {
    r.r2 = set(2);
  }

  @Arbiter
  public void look(ZZI_Result r) {
    r.r3 = once.get();
  }
}
