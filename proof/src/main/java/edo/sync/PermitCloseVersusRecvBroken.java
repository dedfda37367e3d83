package edo.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.WakerSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link PermitCloseVersusRecv}, which wakes the receiver before the room is given
 * back.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "told of the end, at once or when woken")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the receiver waits for ever")
@State
public class PermitCloseVersusRecvBroken {
  private final AtomicInteger senders = new AtomicInteger(1);
  private final AtomicInteger room = new AtomicInteger();
  private final WakerSet receiver = new WakerSet();
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean told;

  private boolean isOver() {
    return senders.get() == 0 && room.get() == 1;
  }

  @Actor
  public void closer() {
    senders.getAndDecrement();
    receiver.wakeAll();
    room.getAndIncrement();
  }

  @Actor
  public void receiver() {
    receiver.add(wakes::getAndIncrement);
    told = isOver();
    if (!told && wakes.get() != 0) {
      wakes.set(0);
      receiver.add(wakes::getAndIncrement);
      told = isOver();
    }
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = told || wakes.get() != 0 ? 1 : 0;
  }
}
