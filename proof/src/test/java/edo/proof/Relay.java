package edo.proof;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * One thread waits, the other wakes it, round after round as fast as they can: the wake-up meets
 * the waiter before, while and after it goes to sleep. A wake-up that is lost stops the relay for
 * good, which no other test would notice where a wait may end for no reason.
 */
public final class Relay {
  /** Where one thread waits for the other. */
  public interface Place {
    /**
     * Waits.
     *
     * @param condition may become true at any moment; whoever makes it so calls {@link #wake} then
     * @throws Exception in vain
     */
    void await(BooleanSupplier condition) throws Exception;

    /** Ends the wait, or the next one. */
    void wake();
  }

  private final Place place;
  private final AtomicInteger passed = new AtomicInteger();
  private volatile int baton;
  private volatile boolean over;

  private Relay(Place place) {
    this.place = place;
  }

  /**
   * Runs the relay.
   *
   * @param place where the one waits
   * @param threads makes the thread of the one who waits
   * @param rounds how many there are at most
   * @param patienceNanos how long a round may take before the wake-up counts as lost
   * @return the rounds that were finished; fewer than asked for if a wake-up was lost
   */
  public static int run(Place place, Thread.Builder threads, int rounds, long patienceNanos) {
    var relay = new Relay(place);
    Thread waiter = threads.start(() -> relay.waiter(rounds));
    try {
      return relay.waker(rounds, patienceNanos);
    } finally {
      relay.over = true;
      place.wake();
      waiter.interrupt();
    }
  }

  private void waiter(int rounds) {
    try {
      for (int i = 1; i <= rounds && !over; i++) {
        int round = i;
        pause(i * 17);
        place.await(() -> baton >= round || over);
        passed.set(i);
      }
    } catch (Exception e) {
      over = true; // interrupted, because the relay has stopped
    }
  }

  private int waker(int rounds, long patienceNanos) {
    for (int i = 1; i <= rounds; i++) {
      pause(i * 31);
      baton = i;
      place.wake();
      long begin = System.nanoTime();
      while (passed.get() < i) {
        if (System.nanoTime() - begin > patienceNanos) {
          return i - 1;
        }
        Thread.yield();
      }
    }
    return rounds;
  }

  /** Both pause, each by another time in each round, so that every step meets every other. */
  private static void pause(int mixed) {
    for (int n = mixed & 0x3F; n > 0; n--) {
      Thread.onSpinWait();
    }
  }
}
