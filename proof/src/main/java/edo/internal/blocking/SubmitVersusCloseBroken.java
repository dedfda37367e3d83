package edo.internal.blocking;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The twin of {@link SubmitVersusClose}: the submitter asks whether it is closed, then queues. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "dropped or refused")
@Outcome(expect = FORBIDDEN, desc = "lost")
@State
public class SubmitVersusCloseBroken {
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile boolean closed;
  private int refused;

  @Actor
  public void submitter() {
    if (closed) {
      refused = 1;
    } else {
      queue.offer(() -> {});
    }
  }

  @Actor
  public void closer() {
    closed = true;
    while (queue.poll() != null) {
      dropped.incrementAndGet();
    }
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = dropped.get() + refused;
  }
}
