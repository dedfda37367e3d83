package edo.reactor.internal.epoll;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link Descriptor}: it is closed while somebody uses it: its number is given back once, when
 * nobody is inside. So a child that has ended is let go while it is sent a signal, which reaches no
 * other.
 */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "freed once, and not beside a user")
@Outcome(expect = FORBIDDEN, desc = "freed beside a user, twice or not at all")
@State
public class UseVersusClose {
  private final AtomicInteger freed = new AtomicInteger();
  private boolean whole = true;

  /** The kernel has nothing to do with it. */
  private final Descriptor descriptor =
      new Descriptor(-1) {
        @Override
        int release(int number) {
          freed.getAndIncrement();
          return 0;
        }
      };

  @Actor
  public void user() {
    int ticket;
    try {
      ticket = descriptor.enter(Descriptor.WRITER);
    } catch (ClosedChannelException e) {
      return;
    }
    whole = freed.get() == 0;
    descriptor.exit(ticket);
  }

  @Actor
  public void closer() {
    descriptor.close();
  }

  @Arbiter
  public void count(IZ_Result r) {
    r.r1 = freed.get();
    r.r2 = whole;
  }
}
