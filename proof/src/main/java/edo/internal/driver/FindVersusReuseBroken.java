package edo.internal.driver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.seam.ReadyCell;
import edo.testkit.FakeSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The twin of {@link FindVersusReuse}: a token is the slot alone. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "the right one, or none")
@Outcome(id = "false", expect = FORBIDDEN, desc = "somebody else's event")
@State
public class FindVersusReuseBroken {
  private final ReadyCell old = FakeSource.cell();
  private final ReadyCell next = FakeSource.cell();
  private final AtomicReference<@Nullable ReadyCell> slot = new AtomicReference<>(old);

  @Actor
  public void poller(Z_Result r) {
    @Nullable ReadyCell found = slot.get();
    r.r1 = found == null || found == old;
  }

  @Actor
  public void other() {
    slot.set(null);
    slot.set(next);
  }
}
