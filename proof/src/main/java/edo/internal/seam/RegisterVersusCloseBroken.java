package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.testkit.FakeSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The twin of {@link RegisterVersusClose}: one flag says "registered" and is set before the
 * registrar is through. That was a bug of {@link ReadyCell}.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing stays registered")
@Outcome(expect = FORBIDDEN, desc = "left registered, withdrawn too early or twice")
@State
public class RegisterVersusCloseBroken {
  private final FakeRegistrar registrar = new FakeRegistrar();
  private final ReadyCell cell = new ReadyCell(FakeSource.IT, registrar);
  private final AtomicBoolean registered = new AtomicBoolean();
  private volatile boolean gone;

  @Actor
  public void task() {
    if (registered.compareAndSet(false, true)) {
      registrar.register(cell);
      if (gone && registered.compareAndSet(true, false)) {
        registrar.deregister(cell);
      }
    }
  }

  @Actor
  public void closer() {
    if (registered.getAndSet(false)) {
      registrar.deregister(cell);
    }
    gone = true;
  }

  @Arbiter
  public void look(I_Result r) {
    r.r1 = registrar.balance();
  }
}
