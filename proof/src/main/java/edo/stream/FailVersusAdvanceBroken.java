package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.WakerSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The twin of {@link FailVersusAdvance} that ends what the consumer waits for before it notes the
 * failure.
 */
@JCStressTest
@Outcome(id = "failure", expect = ACCEPTABLE, desc = "hears of it, at once or when woken")
@Outcome(expect = FORBIDDEN, desc = "sleeps on, or takes it for the end")
@State
public class FailVersusAdvanceBroken {
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final WakerSet waiting = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();
  private String heard = "";

  private String advance() {
    return ended.get() ? failed.get() ? "failure" : "END" : "PENDING";
  }

  @Actor
  public void publisher() {
    ended.set(true);
    waiting.wakeAll();
    failed.set(true);
  }

  @Actor
  public void consumer() {
    waiting.add(wakes::getAndIncrement);
    heard = advance();
  }

  @Arbiter
  public void look(L_Result r) {
    r.r1 = heard.equals("PENDING") && wakes.get() != 0 ? advance() : heard;
  }
}
