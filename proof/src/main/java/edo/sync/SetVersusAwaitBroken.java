package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.WakerSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The twin of {@link SetVersusAwait}, where the waiter looks, and then begins to wait. */
@JCStressTest
@Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "has the value, whole")
@Outcome(expect = FORBIDDEN, desc = "the waiter sleeps beside the value, or it is torn")
@State
public class SetVersusAwaitBroken {
  private final AtomicReference<SendVersusClose.@Nullable Letter> once = new AtomicReference<>();
  private final WakerSet waiting = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();
  private SendVersusClose.@Nullable Letter seen;

  @Actor
  public void setter() {
    var letter = new SendVersusClose.Letter();
    letter.text = 7;
    once.set(letter);
    waiting.wakeAll();
  }

  @Actor
  public void waiter(II_Result r) {
    seen = once.get();
    if (seen == null) {
      waiting.add(wakes::getAndIncrement);
    }
    r.r2 = seen == null ? 7 : seen.text;
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = seen != null || wakes.get() != 0 ? 1 : 0;
  }
}
