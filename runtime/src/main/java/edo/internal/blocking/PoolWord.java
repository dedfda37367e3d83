package edo.internal.blocking;

/**
 * The pool's state in one {@code long}, so that every decision about threads and jobs is one
 * compare-and-set and every counter one read.
 *
 * <pre>
 *   63      62 ........ 41   40 ............ 0
 *   closed  threads (22)     balance + 2^40 (41)
 * </pre>
 *
 * <p>{@code balance} is the jobs that wait for a thread less the threads that wait for a job. One
 * signed number is enough because the two never wait at the same time: who adds a job takes an idle
 * thread if there is one, who runs out of work takes a waiting job if there is one. A thread that
 * is not idle holds exactly one job (or has just finished it), hence jobs running or waiting are
 * {@code threads + balance}.
 */
final class PoolWord {
  static final long ONE_JOB = 1L;
  static final long ONE_THREAD = 1L << 41;
  static final int MAX_THREADS = (1 << 22) - 1;

  private static final long BALANCE_MASK = ONE_THREAD - 1;
  private static final long BIAS = 1L << 40;
  private static final long CLOSED = Long.MIN_VALUE;

  /** Open, without threads and jobs. */
  static final long EMPTY = BIAS;

  private PoolWord() {}

  static boolean closed(long word) {
    return word < 0;
  }

  static int threads(long word) {
    return (int) (word >>> 41) & MAX_THREADS;
  }

  /** Jobs that have no thread yet. */
  static long waiting(long word) {
    return Math.max(0, balance(word));
  }

  /** Threads that have no job and that nobody has claimed. */
  static int idle(long word) {
    return (int) Math.max(0, -balance(word));
  }

  /** Jobs that run or wait. */
  static long active(long word) {
    return threads(word) + balance(word);
  }

  /** Closed, and all idle threads gone: whoever installs this word must tell them. */
  static long close(long word) {
    int idle = idle(word);
    return (word | CLOSED) - idle * ONE_THREAD + idle * ONE_JOB;
  }

  private static long balance(long word) {
    return (word & BALANCE_MASK) - BIAS;
  }
}
