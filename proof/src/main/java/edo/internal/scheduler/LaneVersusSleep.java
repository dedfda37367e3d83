package edo.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import edo.internal.task.TaskRegistry;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link IdleWorkers} and {@link Lane}: leaving a lane orders what was pushed before the question
 * who sleeps.
 */
@JCStressTest
@Outcome(id = "0, .*", expect = ACCEPTABLE, desc = "the pusher wakes the sleeper")
@Outcome(id = "-1, true", expect = ACCEPTABLE, desc = "the sleeper finds the work")
@Outcome(id = "-1, false", expect = FORBIDDEN, desc = "it sleeps over the work")
@State
public class LaneVersusSleep {
  private static final Mark MARK = new Mark(1);
  private static final TaskRegistry NO_TASKS = new TaskRegistry(0);

  private final IdleWorkers idle = new IdleWorkers(2);
  private final Entrance entrance = new Entrance(NO_TASKS);

  @Actor
  public void pusher(IZ_Result r) {
    Lane lane = entrance.enter();
    if (lane == null) {
      throw new AssertionError("nobody else is here");
    }
    lane.push(MARK);
    lane.leave();
    r.r1 = idle.claimSleeper();
  }

  @Actor
  public void sleeper(IZ_Result r) {
    idle.announce(0);
    r.r2 = !entrance.isEmpty();
  }
}
