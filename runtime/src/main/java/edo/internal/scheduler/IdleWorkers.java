package edo.internal.scheduler;

import edo.internal.seam.StackRoom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who sleeps and how many look for work: decides whether new work deserves the wake of a thread.
 *
 * <p>{@code sleeping} has a bit per worker. A worker sets its bit before it looks at the queues for
 * the last time; whoever adds work reads the bits after it has added it. Both are sequentially
 * consistent, so one of the two sees the other. Whoever clears a bit owns the wake: a waker that
 * clears it also counts the woken worker as searching, a worker that wakes by itself and finds its
 * bit cleared knows that it was counted.
 *
 * <p>{@code searching} keeps a herd from forming: nobody is woken while somebody already searches,
 * because the last searcher that finds work, or finds none, looks again after it has left the
 * count.
 *
 * <p>Rejected: one packed word with a list of sleepers under a lock (wakers may be virtual threads,
 * which share no lock with workers).
 */
final class IdleWorkers {
  private final int workers;
  private final AtomicLongArray sleeping;
  private final AtomicInteger searching = new AtomicInteger();

  IdleWorkers(int workers) {
    this.workers = workers;
    this.sleeping = new AtomicLongArray((workers + 63) >>> 6);
  }

  /** Announces sleep. The caller must look at all queues once more before it sleeps. */
  void announce(int worker) {
    long bit = 1L << worker;
    int word = worker >>> 6;
    long seen = sleeping.get(word);
    while (!sleeping.compareAndSet(word, seen, seen | bit)) {
      seen = sleeping.get(word);
    }
  }

  /**
   * Takes the announcement back.
   *
   * @return false if somebody has cleared it already, and thereby counted this worker as searching
   */
  boolean retract(int worker) {
    long bit = 1L << worker;
    int word = worker >>> 6;
    for (; ; ) {
      long seen = sleeping.get(word);
      if ((seen & bit) == 0) {
        return false;
      }
      if (sleeping.compareAndSet(word, seen, seen & ~bit)) {
        return true;
      }
    }
  }

  /** Whether anybody sleeps: a cheap question before the dear one. */
  boolean anySleeping() {
    for (int i = 0; i < sleeping.length(); i++) {
      if (sleeping.get(i) != 0) {
        return true;
      }
    }
    return false;
  }

  boolean isSleeping(int worker) {
    return (sleeping.get(worker >>> 6) & 1L << worker) != 0;
  }

  /** Whether every worker sleeps. */
  boolean allSleeping() {
    int n = 0;
    for (int i = 0; i < sleeping.length(); i++) {
      n += Long.bitCount(sleeping.get(i));
    }
    return n == workers;
  }

  /**
   * Claims a sleeper to wake, unless somebody searches already. The caller then has the room on its
   * stack that waking takes.
   *
   * @return the worker, now counted as searching, or -1
   */
  int claimSleeper() {
    if (searching.get() != 0) {
      return -1;
    }
    int word = 0;
    while (word < sleeping.length()) {
      long seen = sleeping.get(word);
      if (seen == 0) {
        word++;
        continue;
      }
      StackRoom.require(); // who is claimed and not woken would count as searching for ever
      if (!searching.compareAndSet(0, 1)) {
        return -1;
      }
      int bit = Long.numberOfTrailingZeros(seen);
      if (sleeping.compareAndSet(word, seen, seen & ~(1L << bit))) {
        return (word << 6) + bit;
      }
      searching.decrementAndGet();
      // Others were told meanwhile that somebody searches, and left their work to us: all over
      // again, also for words that were empty before.
      word = 0;
    }
    return -1;
  }

  /**
   * Starts searching, if fewer than half of the workers do.
   *
   * @return whether the caller is counted now
   */
  boolean startSearching() {
    int now = searching.get();
    if (2 * now >= workers) {
      return false;
    }
    searching.incrementAndGet();
    return true;
  }

  /**
   * Stops searching.
   *
   * @return true if the caller was the last: then it must see to work that others left to it
   */
  boolean stopSearching() {
    return searching.decrementAndGet() == 0;
  }

  int searching() {
    return searching.get();
  }
}
