package edo.io;

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

/** The twin of {@link PipeWriteVersusRead} whose reader does not look again after it was added. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "read at once, or woken")
@Outcome(expect = FORBIDDEN, desc = "asleep beside a byte")
@State
public class PipeWriteVersusReadBroken {
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger wakes = new AtomicInteger();
  private final WakerSet readers = new WakerSet();
  private boolean read;

  @Actor
  public void writer() {
    written.set(1);
    readers.wakeAll();
  }

  @Actor
  public void reader() {
    read = written.get() == 1;
    if (!read) {
      readers.add(wakes::getAndIncrement);
    }
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = read || wakes.get() != 0 ? 1 : 0;
  }
}
