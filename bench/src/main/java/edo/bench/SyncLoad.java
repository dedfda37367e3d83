package edo.bench;

import java.util.SplittableRandom;

/** The sizes of the benchmarks of channels and locks, what goes through them, and the accounts. */
final class SyncLoad {
  /** Tasks that send at once. */
  static final int SENDERS = 5;

  /** Messages each of them sends. */
  static final int EACH = 1_000;

  static final int MESSAGES = SENDERS * EACH;

  /** The sum of all numbers sent by {@link #SENDERS} tasks, or SENDERS times by one. */
  static final long SUM = (long) SENDERS * EACH * (EACH - 1) / 2;

  /** A bounded channel that never fills. */
  static final int ROOMY = 1_000_000;

  /** One that does. */
  static final int NARROW = 100;

  /** Iterations of Tokio's within one run of ours, so that entering the runtime is not measured. */
  static final int BATCH = 20;

  /** Holders of a lock at once. */
  static final int HOLDERS = 6;

  /** Rounds in which they hold it. */
  static final int ROUNDS = 200;

  /** Messages to many. */
  static final int TOLD = 100;

  /** Wake-ups in one run. */
  static final int WAKES = 500;

  /** Requests in one run. */
  static final int REQUESTS = 1_000;

  /** Times that a lock is held while its holder yields, by all tasks together. */
  static final int HELD = 2_000;

  /** Numbers as objects, made once: what is allocated per message is the channel's doing. */
  private static final Integer[] NUMBERS = new Integer[EACH];

  static {
    for (int i = 0; i < EACH; i++) {
      NUMBERS[i] = i;
    }
  }

  private SyncLoad() {}

  /** A number from 0 to {@link #EACH}, as an object. */
  static Integer number(int i) {
    return NUMBERS[i];
  }

  /** Whether everything has come out that went in. */
  static void check(long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException("expected " + expected + " but there is " + actual);
    }
  }

  /** What a listener does with a message: text of ten random numbers, in a buffer it keeps. */
  static final class Work {
    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder(512);

    Work(long seed) {
      random = new SplittableRandom(seed);
    }

    int run() {
      text.setLength(0);
      for (int i = 1; i <= 10; i++) {
        text.append(' ').append(i).append('=').append(random.nextDouble());
      }
      int sum = 0;
      for (int i = 0; i < text.length(); i++) {
        sum += text.charAt(i);
      }
      return sum;
    }
  }
}
