package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Context;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * {@link Subscribed}: its publisher fails while somebody waits for an item: the waiter hears of the
 * failure, and not of an end.
 */
@JCStressTest
@Outcome(id = "failure", expect = ACCEPTABLE, desc = "hears of it, at once or when woken")
@Outcome(expect = FORBIDDEN, desc = "sleeps on, or takes it for the end")
@State
public class FailVersusAdvance {
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure() {
      super("the publisher has failed", null, false, false);
    }
  }

  private final Failure failure = new Failure();

  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::getAndIncrement);
  private Flow.@Nullable Subscriber<?> inbox;
  private final Subscribed<String> stream = new Subscribed<>(subscriber -> inbox = subscriber, 1);
  private String heard;

  public FailVersusAdvance() {
    heard = advance(Context.of(() -> {}));
  }

  private String advance(Context cx) {
    try {
      return stream.advance(cx).name();
    } catch (Failure e) {
      return "failure";
    } catch (Exception e) {
      throw new AssertionError("it throws what the publisher gave", e);
    }
  }

  @Actor
  public void publisher() {
    Objects.requireNonNull(inbox, "subscribed").onError(failure);
  }

  @Actor
  public void consumer() {
    heard = advance(context);
  }

  @Arbiter
  public void look(L_Result r) {
    r.r1 = heard.equals("PENDING") && wakes.get() != 0 ? advance(context) : heard;
  }
}
