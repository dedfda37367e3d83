package edo.internal.process;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.reactor.ChildExit;
import edo.reactor.ChildSpec;
import edo.reactor.ChildStdio;
import edo.task.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * {@link JdkChild}: somebody begins to wait while the child ends: it sees that, or is woken, and
 * knows how.
 */
@JCStressTest
@Outcome(id = "true, 7", expect = ACCEPTABLE, desc = "saw the end, or was woken by it")
@Outcome(id = "false, 7", expect = FORBIDDEN, desc = "waits for ever")
@Outcome(expect = FORBIDDEN, desc = "does not know how it has ended")
@State
public class ExitVersusWait {
  private static final ChildSpec SPEC =
      new ChildSpec(
          "child",
          List.of(),
          Optional.empty(),
          false,
          Map.of(),
          Optional.empty(),
          OptionalInt.empty(),
          new ChildStdio.Nothing(),
          new ChildStdio.Nothing(),
          new ChildStdio.Nothing());

  private final ChildByHand process = new ChildByHand();
  private final JdkChild child = new JdkChild(process, SPEC);
  private final AtomicInteger wakes = new AtomicInteger();
  private final Context context = Context.of(wakes::getAndIncrement);
  private boolean told;
  private int status = ChildByHand.STATUS;

  public ExitVersusWait() {
    child.watch();
  }

  private void look() {
    ChildExit exit = child.exit();
    status = exit == null ? 0 : exit.code();
  }

  @Actor
  public void system() {
    process.end();
  }

  @Actor
  public void waiter() {
    told = child.pollExit(context);
    if (told) {
      look();
    }
  }

  @Arbiter
  public void look(ZI_Result r) {
    if (!told && wakes.get() != 0) {
      told = child.pollExit(context);
      look();
    }
    r.r1 = told;
    r.r2 = status;
  }
}
