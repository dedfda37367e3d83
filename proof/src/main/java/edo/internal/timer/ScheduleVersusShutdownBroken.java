package edo.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link ScheduleVersusShutdown}: who pushed to the inbox does not ask afterwards
 * whether the sweep is over.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "fired")
@Outcome(expect = FORBIDDEN, desc = "left behind, or fired twice")
@State
public class ScheduleVersusShutdownBroken {
  private final AtomicReference<@Nullable Entry> inbox = new AtomicReference<>();
  private final Entry entry = new Entry();
  private volatile boolean shutDown;

  private void sweep() {
    Entry e = inbox.getAndSet(null);
    if (e != null) {
      e.onFire();
    }
  }

  @Actor
  public void other() {
    if (shutDown) {
      entry.onFire();
    } else {
      inbox.set(entry);
    }
  }

  @Actor
  public void closer() {
    shutDown = true;
    sweep();
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = entry.fired;
  }
}
