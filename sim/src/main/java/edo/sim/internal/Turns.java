package edo.sim.internal;

import edo.internal.scheduler.Stepped;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Says what runs next: any unit of any host, with equal chance; or, if order is not to be left to
 * chance, the oldest unit of the next host, in turn.
 */
final class Turns {
  private final boolean random;
  private final SplittableRandom choices;
  private final Collection<SimHost> hosts;
  private int last = -1;

  /** The unit of a host that is to run. */
  record Turn(SimHost host, int index) {}

  Turns(boolean random, SplittableRandom choices, Collection<SimHost> hosts) {
    this.random = random;
    this.choices = choices;
    this.hosts = hosts;
  }

  /**
   * Chooses.
   *
   * @param total how many units all hosts have together, at least 1
   */
  Turn next(int total) {
    return random ? any(total) : inTurn();
  }

  private Turn any(int total) {
    int index = total == 1 ? 0 : choices.nextInt(total);
    for (SimHost host : hosts) {
      if (host.isUp()) {
        int ready = host.runtime().ready();
        if (index < ready) {
          return new Turn(host, index);
        }
        index -= ready;
      }
    }
    throw new AssertionError("units vanish only when they run");
  }

  private Turn inTurn() {
    List<SimHost> all = List.copyOf(hosts);
    for (int i = 1; i <= all.size(); i++) {
      int turn = (last + i) % all.size();
      SimHost host = all.get(turn);
      if (host.isUp() && host.runtime().ready() > 0) {
        last = turn;
        return new Turn(host, 0);
      }
    }
    throw new AssertionError("units vanish only when they run");
  }

  /** Chooses among the units of one runtime that is being ended. */
  int ofOne(Stepped runtime) {
    return random ? choices.nextInt(runtime.ready()) : 0;
  }
}
