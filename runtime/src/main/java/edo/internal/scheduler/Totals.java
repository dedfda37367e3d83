package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sums of what is counted in many places: by each worker for itself, by the places for the workers
 * they have had, by lanes, and here for threads that are no workers.
 *
 * <p>What a worker has counted moves from its own counters to its place's totals when it loses or
 * leaves the place. Whoever adds both up must not see it twice or not at all: {@code moves} counts
 * such moves before they begin, {@code moved} after they are over, and a sum made in between is
 * made again.
 */
final class Totals {
  private static final int PATIENCE = 1_000;

  private final Slot[] slots;
  private final LongAdder ended = new LongAdder();
  private final LongAdder forcedYields = new LongAdder();
  private final AtomicInteger moves = new AtomicInteger();
  private final AtomicInteger moved = new AtomicInteger();

  Totals(Slot[] slots) {
    this.slots = slots;
  }

  /** Before a worker's counters go to its place. */
  void beginMove() {
    moves.getAndIncrement();
  }

  /** After that. */
  void endMove() {
    moved.getAndIncrement();
  }

  void taskEnded(@Nullable Worker here) {
    count(here, WorkerCounters.ENDED, ended);
  }

  void forcedYield(@Nullable Worker here) {
    count(here, WorkerCounters.FORCED_YIELDS, forcedYields);
  }

  private static void count(@Nullable Worker here, int field, LongAdder otherwise) {
    if (here != null) {
      here.counters.increment(field);
    } else {
      otherwise.increment();
    }
  }

  /**
   * A sum. Made again if counters were moved meanwhile, though not for ever.
   *
   * @param field what of
   * @param elsewhere what the places do not know, to be asked between two looks for moves
   */
  long of(int field, IntToLongFunction elsewhere) {
    for (int tries = PATIENCE; ; tries--) {
      int seen = moved.get();
      long n = elsewhere.applyAsLong(field);
      n +=
          switch (field) {
            case WorkerCounters.ENDED -> ended.sum();
            case WorkerCounters.FORCED_YIELDS -> forcedYields.sum();
            default -> 0;
          };
      for (Slot slot : slots) {
        n += slot.total(field);
      }
      if (tries == 0 || moves.get() == seen) {
        return n;
      }
      Thread.onSpinWait();
    }
  }
}
