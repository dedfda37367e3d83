package edo.internal.scheduler;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one worker counts. Written by its thread alone with plain stores, read by anybody: a reader
 * may be a moment behind. When a worker gives up its place, what it has counted since the last time
 * is added to the place's totals, so that the figures of a place never go back.
 */
final class WorkerCounters {
  static final int POLLS = 0;
  static final int PARKS = 1;
  static final int PARK_UNPARKS = 2;
  static final int NOOPS = 3;
  static final int STEALS = 4;
  static final int STEAL_OPERATIONS = 5;
  static final int LOCAL_SCHEDULES = 6;
  static final int OVERFLOWS = 7;
  static final int BUSY_NANOS = 8;
  static final int SPAWNED = 9;
  static final int ENDED = 10;
  static final int FORCED_YIELDS = 11;
  static final int FIELDS = 12;

  private final long[] now = new long[FIELDS + 16]; // the padding keeps neighbours off the line
  private final long[] settled = new long[FIELDS];

  void add(int field, long n) {
    now[field] += n;
  }

  void increment(int field) {
    now[field]++;
  }

  /** What has not been added to the totals yet. */
  long unsettled(int field) {
    return now[field] - settled[field];
  }

  /** Adds what is new to the totals. By the owner of the place, while it holds it. */
  void settle(AtomicLongArray totals) {
    for (int i = 0; i < FIELDS; i++) {
      long n = now[i];
      totals.addAndGet(i, n - settled[i]);
      settled[i] = n;
    }
  }
}
