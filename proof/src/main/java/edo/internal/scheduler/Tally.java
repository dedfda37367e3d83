package edo.internal.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Counts how often each unit came out of the queues, by the number from 1 that its producer wrote.
 * A unit that still shows 0 was seen too early; its number counts as lost.
 */
final class Tally {
  private final int[] seen;

  Tally(int units) {
    seen = new int[units + 1];
  }

  void add(@Nullable Runnable unit) {
    if (unit != null) {
      seen[((Mark) unit).number]++;
    }
  }

  void add(Tally other) {
    for (int i = 0; i < seen.length; i++) {
      seen[i] += other.seen[i];
    }
  }

  void drain(LocalQueue queue) {
    for (Runnable unit = queue.pop(); unit != null; unit = queue.pop()) {
      add(unit);
    }
  }

  int total() {
    int n = 0;
    for (int each : seen) {
      n += each;
    }
    return n;
  }

  /** Units that never came. */
  int lost() {
    int n = 0;
    for (int i = 1; i < seen.length; i++) {
      n += seen[i] == 0 ? 1 : 0;
    }
    return n;
  }

  /** Units that came more than once. */
  int repeated() {
    int n = 0;
    for (int i = 1; i < seen.length; i++) {
      n += seen[i] > 1 ? 1 : 0;
    }
    return n;
  }
}
