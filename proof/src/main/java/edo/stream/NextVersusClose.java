package edo.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link Subscribed} and its {@link Leftovers}: an item comes while the stream is closed: whoever
 * is second closes the item, which nobody takes.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "closed once")
@Outcome(expect = FORBIDDEN, desc = "left behind, or closed twice")
@State
public class NextVersusClose {
  private final Subscribed.Inbox<Item> inbox = new Subscribed.Inbox<>(1);
  private final Item item = new Item();

  @Actor
  public void publisher() {
    inbox.onNext(item);
  }

  @Actor
  public void consumer() {
    inbox.close();
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = item.closed.get();
  }
}
