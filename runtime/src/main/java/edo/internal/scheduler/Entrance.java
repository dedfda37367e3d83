package edo.internal.scheduler;

import edo.internal.task.TaskRegistry;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The queue all workers share: a few {@link Lane lanes}, where threads from outside put what they
 * spawn and wake, and the {@link Injector}, which takes what does not fit into a lane or a worker's
 * ring. First in, first out within each of them; workers take from them in turn, so none starves
 * another.
 *
 * <p>A worker that finds this empty after it has announced its sleep has missed nothing: who adds
 * something reads the sleepers' bits after it.
 *
 * <p>Rejected: one queue for all. Producer and consumers then meet over its length, its two ends
 * and its nodes for every element; from the rings of the lanes, workers take many with one CAS.
 *
 * <p>Units of other than normal priority take none of these ways but {@link PriorityLanes}.
 */
final class Entrance {
  private static final int MAX_LANES = 8;

  private final Injector injector = new Injector();
  private final PriorityLanes priorities = new PriorityLanes();
  private final LongAdder withoutLane = new LongAdder();
  private final Lane[] lanes;

  /** As many lanes as processors, a power of two. */
  Entrance(TaskRegistry registry) {
    lanes = new Lane[lanesHere()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane(injector, registry.claimShard());
    }
  }

  /**
   * Goes through every step of the queues once. The first time a call site is reached it takes
   * memory to link it, and where there is none it throws: in the middle of a theft that would leave
   * the ring as it is for ever. So the first time is here, where nothing is at stake.
   */
  static void rehearse() {
    Runnable unit = () -> {};
    var entrance = new Entrance(new TaskRegistry(lanesHere()));
    var local = new LocalQueue();
    var scratch = new Runnable[LocalQueue.CAPACITY / 2];
    for (int i = 0; i < 2 * LocalQueue.CAPACITY; i++) {
      Lane lane = entrance.enter();
      if (lane == null) {
        throw new AssertionError("nobody else is here");
      }
      lane.push(unit);
      lane.leave();
      if (!local.push(unit)) {
        entrance.injector.spill(local, scratch, unit);
      }
    }
    int turn = 0;
    do {
      while (local.stealInto(new LocalQueue(), scratch) != null || local.pop() != null) {
        turn++;
      }
    } while (entrance.pop(local, local.free() / 2, scratch, turn++) != null);
  }

  /** How many lanes an entrance has on this machine. */
  static int lanesHere() {
    int processors = Math.min(MAX_LANES, Runtime.getRuntime().availableProcessors());
    return Integer.highestOneBit(2 * processors - 1);
  }

  /**
   * Takes a lane for the calling thread.
   *
   * @return the lane, to be left soon; null if others are in the way
   */
  @Nullable Lane enter() {
    int at = (int) Thread.currentThread().threadId() & (lanes.length - 1);
    if (lanes[at].tryEnter()) {
      return lanes[at];
    }
    Lane other = lanes[(at + 1) & (lanes.length - 1)];
    return other.tryEnter() ? other : null;
  }

  /** Adds a unit, through the caller's lane if it has one. Somebody must be woken afterwards. */
  void push(Runnable unit, @Nullable Lane lane) {
    if (lane != null) {
      lane.counters.increment(WorkerCounters.LOCAL_SCHEDULES);
      if (!byPriority(unit)) {
        lane.push(unit);
      }
    } else {
      withoutLane.increment();
      inject(unit);
    }
  }

  /** Adds a unit that comes from a worker which has no queue of its own for it. */
  void inject(Runnable unit) {
    if (!byPriority(unit)) {
      injector.push(unit);
    }
  }

  /** Takes a unit if its priority is not the usual one. Somebody must be woken afterwards. */
  boolean byPriority(Runnable unit) {
    return priorities.isUsed() && priorities.push(unit);
  }

  PriorityLanes priorities() {
    return priorities;
  }

  /** How many units threads from outside have added. */
  long pushed() {
    return withoutLane.sum() + total(WorkerCounters.LOCAL_SCHEDULES);
  }

  /** What does not fit into a worker's ring, and what has no lane. */
  Injector injector() {
    return injector;
  }

  boolean isEmpty() {
    for (Lane lane : lanes) {
      if (!lane.ring.isEmpty()) {
        return false;
      }
    }
    return injector.isEmpty() && priorities.isEmpty();
  }

  int length() {
    int n = injector.length() + priorities.length();
    for (Lane lane : lanes) {
      n += lane.ring.length();
    }
    return n;
  }

  /**
   * Takes one unit to run and perhaps more into {@code local}. By the owner of {@code local}.
   *
   * @param local the caller's own queue
   * @param extra how many more to move at most, as far as they fit
   * @param scratch room for {@code LocalQueue.CAPACITY / 2} units
   * @param turn where to look first: another place each time
   * @return the unit, or null if there is none, or others are just taking what there is
   */
  @Nullable Runnable pop(LocalQueue local, int extra, Runnable[] scratch, int turn) {
    int places = lanes.length + 1;
    int at = Integer.remainderUnsigned(turn, places);
    for (int i = 0; i < places; i++) {
      Runnable unit;
      if (at == lanes.length) {
        unit = injector.pop(local, extra);
      } else {
        unit = lanes[at].ring.stealInto(local, scratch, extra + 1);
      }
      if (unit != null) {
        return unit;
      }
      at = at == lanes.length ? 0 : at + 1;
    }
    return null;
  }

  /** Total over the lanes of something they count. */
  long total(int field) {
    long n = 0;
    for (Lane lane : lanes) {
      n += lane.counters.unsettled(field);
    }
    return n;
  }
}
