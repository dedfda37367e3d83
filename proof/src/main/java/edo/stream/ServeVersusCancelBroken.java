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
 * The twin of {@link ServeVersusCancel}, where the publisher looks whether it was cancelled, and
 * then says which task it is.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "aborted once")
@Outcome(expect = FORBIDDEN, desc = "serves on, or is aborted twice")
@State
public class ServeVersusCancelBroken {
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicReference<@Nullable Aborts> server = new AtomicReference<>();
  private final Aborts task = new Aborts();

  @Actor
  public void publisher() {
    if (cancelled.get()) {
      task.abort();
    } else {
      server.set(task);
    }
  }

  @Actor
  public void subscriber() {
    cancelled.set(true);
    Aborts served = server.getAndSet(null);
    if (served != null) {
      served.abort();
    }
  }

  @Arbiter
  public void count(I_Result r) {
    r.r1 = task.count.get();
  }
}
