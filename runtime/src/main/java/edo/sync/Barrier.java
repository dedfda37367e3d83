package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A point that a number of tasks wait at until all of them have come. It can be used again and
 * again.
 *
 * {@snippet :
 * var barrier = new Barrier("warm", 8);
 * for (int i = 0; i < 8; i++) {
 *   Task.spawn(() -> {
 *     warmUp();
 *     if (barrier.await()) {
 *       print("all are warm");
 *     }
 *     measure();
 *   });
 * }
 * }
 *
 * <p><b>Blocking:</b> {@link #await} waits for the others. <b>Cancellation:</b> a waiter that is
 * cancelled before the last one has come has not come: the others wait for somebody in its place.
 * Once the last one has come all go on, whoever is cancelled.
 *
 * <p>Safe for use by any number of tasks and threads. What each did before it came can be seen by
 * all when they go on.
 *
 * <p><b>The word.</b> {@code state} holds the round in its upper half and how many have come in its
 * lower half; both change by CAS. The last to come begins the next round, and then tells all who
 * wait for that.
 */
public final class Barrier {
  private static final String KIND = "barrier";
  private static final int SHIFT = 32;
  private static final long COUNT = (1L << SHIFT) - 1;

  private final AtomicLong state = new AtomicLong();
  private final WaitList waiting = new WaitList();
  private final int parties;
  private final @Nullable String name;

  /**
   * A barrier without a name.
   *
   * @param parties how many must come; 0 is like 1, nobody waits
   * @throws IllegalArgumentException if the number is negative
   */
  public Barrier(int parties) {
    this(parties, null);
  }

  /**
   * A barrier with a name, for people who read logs.
   *
   * @param name the name
   * @param parties how many must come; 0 is like 1, nobody waits
   * @throws IllegalArgumentException if the number is negative
   */
  public Barrier(String name, int parties) {
    this(parties, name);
  }

  private Barrier(int parties, @Nullable String name) {
    if (parties < 0) {
      throw new IllegalArgumentException(
          "the number of parties of "
              + GivenUp.label(KIND, name)
              + " must not be negative, but is "
              + parties);
    }
    this.parties = Math.max(1, parties);
    this.name = name;
  }

  /**
   * Comes, and waits for the others.
   *
   * <p><b>Blocking:</b> until as many have come as there are parties.
   *
   * @return true for the one that came last, and false for all others
   */
  public boolean await() {
    Waits.begin();
    return Waits.await(awaitAsync());
  }

  /**
   * {@link #await} as a computation. It comes at its first poll.
   *
   * @return the computation
   */
  public Async<Boolean> awaitAsync() {
    return new Arrival();
  }

  /** Coming, and waiting for the others. */
  private final class Arrival extends WaitUntil<Boolean> {
    private static final long NOT_YET = -1;

    /** The round it has come in, until that is over. */
    private long round = NOT_YET;

    Arrival() {
      super(waiting);
    }

    @Override
    public String awaited() {
      return "the others at " + GivenUp.label(KIND, name);
    }

    @Override
    Poll<Boolean> look() {
      if (round == NOT_YET) {
        long seen = arrive();
        if ((seen & COUNT) + 1 == parties) {
          return Poll.ready(true);
        }
        round = seen >>> SHIFT;
      }
      if (state.get() >>> SHIFT == round) {
        return Poll.pending();
      }
      round = NOT_YET;
      return Poll.ready(false);
    }

    @Override
    void ended() {
      long mine = round;
      round = NOT_YET;
      long seen = state.get();
      while (mine != NOT_YET && seen >>> SHIFT == mine && !state.compareAndSet(seen, seen - 1)) {
        seen = state.get();
      }
    }
  }

  /** Counts one that comes; returns the word before. */
  private long arrive() {
    for (; ; ) {
      long seen = state.get();
      boolean last = (seen & COUNT) + 1 == parties;
      long next = last ? ((seen >>> SHIFT) + 1) << SHIFT : seen + 1;
      if (state.compareAndSet(seen, next)) {
        if (last) {
          waiting.tellAll();
        }
        return seen;
      }
    }
  }

  /**
   * How many must come.
   *
   * @return the number, at least 1
   */
  public int parties() {
    return parties;
  }

  /**
   * How many have come and wait for the others.
   *
   * @return the number at this moment
   */
  public int arrived() {
    return (int) (state.get() & COUNT);
  }

  @Override
  public String toString() {
    return "Barrier["
        + (name == null ? "" : name + ", ")
        + arrived()
        + " of "
        + parties
        + " have come]";
  }
}
