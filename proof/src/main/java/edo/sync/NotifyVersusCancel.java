package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link Notify}: a waiter is cancelled while one is told: the next waiter is told then, and when
 * that one is told as well the permit is left, neither lost nor doubled.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the next one was told, and the permit is there")
@Outcome(expect = FORBIDDEN, desc = "lost or doubled")
@State
public class NotifyVersusCancel {
  private final Notify notify = new Notify();
  private final Told leaver = new Told(notify);
  private final Told next = new Told(notify);

  public NotifyVersusCancel() {
    leaver.poll();
    next.poll();
  }

  @Actor
  public void teller() {
    notify.notifyOne();
    notify.notifyOne();
  }

  @Actor
  public void leaver() {
    leaver.leave();
  }

  @Arbiter
  public void count(II_Result r) {
    r.r1 = next.pollIfWoken();
    r.r2 = new Told(notify).poll() + new Told(notify).poll();
  }
}
