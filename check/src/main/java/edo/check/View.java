package edo.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known somewhere: to a thread, or to whoever acquires a message. Two parts. For each
 * thread the times up to which its reads and its writes have happened before (two numbers, because
 * a store-store fence orders writes alone); and for each atomic variable the oldest store that may
 * still be read.
 *
 * <p>A view that has been handed over is never changed again; only the threads' own views are.
 */
final class View {
  private static final @Nullable Store[] NOTHING = {};

  /** At {@code 2 * thread} the time of its reads, behind it that of its writes. */
  private final int[] times;

  private @Nullable Store[] floors;

  View(int threads) {
    this(new int[2 * threads], NOTHING);
  }

  private View(int[] times, @Nullable Store[] floors) {
    this.times = times;
    this.floors = floors;
  }

  View copy() {
    return new View(times.clone(), floors.length == 0 ? floors : floors.clone());
  }

  /** Two views in one, as a new one if none of them will do. */
  static @Nullable View union(@Nullable View a, @Nullable View b) {
    if (a == null || b == null || a == b) {
      return a == null ? b : a;
    }
    View both = a.copy();
    both.join(b);
    return both;
  }

  void join(View other) {
    int[] theirs = other.times;
    for (int i = 0; i < times.length; i++) {
      times[i] = Math.max(times[i], theirs[i]);
    }
    for (int i = 0; i < other.floors.length; i++) {
      Store store = other.floors[i];
      if (store != null) {
        raise(i, store);
      }
    }
  }

  /** Nothing older than this store of the variable with this index is read from now on. */
  void raise(int index, Store store) {
    if (index >= floors.length) {
      floors = Arrays.copyOf(floors, index + 4);
    }
    Store before = floors[index];
    if (before == null || before.position < store.position) {
      floors[index] = store;
    }
  }

  /** The position of the oldest store of a variable that may be read. */
  int floor(int index) {
    Store store = index < floors.length ? floors[index] : null;
    return store == null ? 0 : store.position;
  }

  int time(int thread) {
    return times[2 * thread];
  }

  boolean seesRead(int thread, int time) {
    return times[2 * thread] >= time;
  }

  boolean seesWrite(int thread, int time) {
    return times[2 * thread + 1] >= time;
  }

  void tick(int thread) {
    times[2 * thread]++;
    times[2 * thread + 1]++;
  }

  /** Makes the writes of a thread known up to this time, and not its reads. */
  void addWrites(int thread, int time) {
    times[2 * thread + 1] = Math.max(times[2 * thread + 1], time);
  }
}
