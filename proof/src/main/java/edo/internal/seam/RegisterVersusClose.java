package edo.internal.seam;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.task.Context;
import edo.testkit.FakeSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link ReadyCell}: a source that is closed while somebody registers it is withdrawn exactly once
 * and not before it is registered, and the waiter is woken.
 */
@JCStressTest
@Outcome(id = "0, true", expect = ACCEPTABLE, desc = "nothing stays registered; woken")
@Outcome(expect = FORBIDDEN, desc = "left registered, withdrawn too early or twice, or not woken")
@State
public class RegisterVersusClose {
  private final FakeRegistrar registrar = new FakeRegistrar();
  private final ReadyCell cell = new ReadyCell(FakeSource.IT, registrar);
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean ready;

  public RegisterVersusClose() {
    cell.clear(ReadyCell.READ, cell.state());
  }

  @Actor
  public void task() {
    try {
      ready = cell.readable().poll(Context.of(wakes::incrementAndGet)).isReady();
    } catch (Exception e) {
      throw new AssertionError("this registrar refuses nothing", e);
    }
  }

  @Actor
  public void closer() {
    cell.close();
  }

  @Arbiter
  public void look(IZ_Result r) {
    r.r1 = registrar.balance();
    r.r2 = ready || wakes.get() > 0;
  }
}
