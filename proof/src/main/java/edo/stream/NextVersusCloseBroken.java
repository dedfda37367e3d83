package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link NextVersusClose}, where the publisher does not look once more after it has
 * sent.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "closed once")
@Outcome(expect = FORBIDDEN, desc = "left behind, or closed twice")
@State
public class NextVersusCloseBroken {
  private final AtomicBoolean gone = new AtomicBoolean();
  private final AtomicReference<@Nullable Item> inbox = new AtomicReference<>();
  private final Item item = new Item();

  @Actor
  public void publisher() {
    if (gone.get()) {
      item.close();
    } else {
      inbox.set(item);
    }
  }

  @Actor
  public void consumer() {
    gone.set(true);
    Item left = inbox.getAndSet(null);
    if (left != null) {
      left.close();
    }
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = item.closed.get();
  }
}
