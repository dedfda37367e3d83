package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link Subscribed}: its publisher hands out the subscription while the stream is closed: the
 * subscription is cancelled.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "cancelled once")
@Outcome(expect = FORBIDDEN, desc = "goes on for nobody, or cancelled twice")
@State
public class SubscribeVersusClose {
  private final AtomicInteger cancels = new AtomicInteger();
  private final Subscribed.Inbox<String> inbox = new Subscribed.Inbox<>(1);

  /** Sends nothing. */
  private final class Subscription implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      cancels.getAndIncrement();
    }
  }

  @Actor
  public void publisher() {
    inbox.onSubscribe(new Subscription());
  }

  @Actor
  public void consumer() {
    inbox.close();
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = cancels.get();
  }
}
