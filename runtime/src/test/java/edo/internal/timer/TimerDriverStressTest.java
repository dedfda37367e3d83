package edo.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RT-142, RT-143, RT-145, RT-146: several threads at one wheel, with exact accounts. */
@Tag("once")
class TimerDriverStressTest {
  private static final int PATIENCE_SECONDS = 120;

  /** Counts its cancellations too. */
  private static final class Account extends Probe {
    final AtomicInteger cancelled = new AtomicInteger();

    void check() {
      // A second cancel() of a cancelled timer is true as well, hence "at least one".
      boolean wasCancelled = cancelled.get() > 0;
      assertEquals(wasCancelled ? 0 : 1, fired.get(), () -> "cancelled " + cancelled);
      assertEquals(!wasCancelled, hasFired());
    }
  }

  @Test
  void eachTimerFiresOnceOrIsCancelled() throws Exception {
    for (long seed = 1; seed <= 8; seed++) {
      new Melee(seed, 20_000, false).run();
    }
  }

  /** The same while the driver shuts down at some moment: nothing may be left behind. */
  @Test
  void shutdownInTheMiddleLeavesNothingBehind() throws Exception {
    for (long seed = 1; seed <= 150; seed++) {
      new Melee(seed, 300, true).run();
    }
  }

  @Test
  @Tag("long")
  void eachTimerFiresOnceOrIsCancelledForLong() throws Exception {
    for (long seed = 1_000; seed <= 1_100; seed++) {
      new Melee(seed, 50_000, false).run();
      for (int i = 0; i < 50; i++) {
        new Melee(seed * 100 + i, 300, true).run();
      }
    }
  }

  /** One scheduler: nobody else's wake-up makes good for a lost one. */
  @Test
  void noWakeUpIsLost() throws Exception {
    new HandShake(1, 0, 200_000).run();
  }

  @Test
  void noWakeUpIsLostWhileOthersEmptyTheInbox() throws Exception {
    new HandShake(1, 1, 20_000).run();
    new HandShake(3, 1, 5_000).run();
  }

  @Test
  @Tag("long")
  void noWakeUpIsLostForLong() throws Exception {
    new HandShake(1, 0, 3_000_000).run();
    new HandShake(1, 1, 100_000).run();
    new HandShake(1, 3, 5_000).run();
    new HandShake(4, 2, 5_000).run();
  }

  /** One thread's only timer moves from the inbox to the wheel under another thread's hands. */
  @Test
  void sizeIsNeverZeroWhileATimerIsScheduled() throws Exception {
    var timers = new TimerDriver(0);
    var done = new AtomicBoolean();
    runAll(
        List.of(
            () -> {
              try {
                for (int i = 0; i < 200_000; i++) {
                  var timer = new Probe();
                  var _ = timers.schedule(timer, 5);
                  for (int look = 0; look < 4; look++) {
                    assertTrue(timers.size() > 0, "a scheduled timer is not counted");
                  }
                  assertTrue(timers.cancel(timer));
                }
              } finally {
                done.set(true);
              }
              return null;
            },
            () -> {
              while (!done.get()) {
                assertEquals(0, timers.runDue(1));
              }
              return null;
            }));
    assertEquals(0, timers.runDue(1));
    assertEquals(0, timers.size());
  }

  /** Ends with the first failure, or when all are done; a hang is a failure. */
  private static void runAll(List<Callable<Void>> bodies) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    try {
      var results = new ArrayList<Future<Void>>();
      for (Callable<Void> body : bodies) {
        results.add(threads.submit(body));
      }
      for (Future<Void> result : results) {
        result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow(); // not close(): after a failure some may go on for ever
    }
  }

  /**
   * Three threads schedule timers and cancel their own and each other's; the owner and a spare run
   * what is due on a clock that both move.
   */
  private static final class Melee {
    static final int SCHEDULERS = 3;

    final TimerDriver timers = new TimerDriver(0);
    final long seed;
    final int perThread;
    final boolean shutDownEarly;
    final AtomicLong clock = new AtomicLong();
    final AtomicInteger busy = new AtomicInteger(SCHEDULERS);
    final AtomicReferenceArray<Account> shared = new AtomicReferenceArray<>(32);
    final List<List<Account>> accounts = new ArrayList<>();

    Melee(long seed, int perThread, boolean shutDownEarly) {
      this.seed = seed;
      this.perThread = perThread;
      this.shutDownEarly = shutDownEarly;
    }

    void run() throws Exception {
      var bodies = new ArrayList<Callable<Void>>();
      for (int i = 0; i < SCHEDULERS; i++) {
        var mine = new ArrayList<Account>();
        accounts.add(mine);
        var random = new Random(seed * SCHEDULERS + i);
        bodies.add(() -> scheduleAndCancel(mine, random));
      }
      bodies.add(this::runTimers);
      bodies.add(this::runTimers);
      if (shutDownEarly) {
        bodies.add(this::shutDown);
      }
      try {
        runAll(bodies);
        if (shutDownEarly) {
          // Only what was cancelled without the lock may be left, to be unlinked.
          assertEquals(0, timers.runDue(Ticks.MAX));
        }
        while (timers.size() != 0) {
          var _ = timers.runDue(Ticks.MAX);
        }
        assertEquals(Long.MAX_VALUE, timers.prepareSleep());
        accounts.forEach(list -> list.forEach(Account::check));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }

    Void scheduleAndCancel(List<Account> mine, Random random) {
      for (int i = 0; i < perThread; i++) {
        var timer = new Account();
        mine.add(timer);
        var _ = timers.schedule(timer, clock.get() + random.nextLong(1L << random.nextInt(1, 20)));
        int choice = random.nextInt(4);
        if (choice == 0) {
          cancel(timer);
        } else if (choice != 3) {
          Account other = shared.getAndSet(random.nextInt(shared.length()), timer);
          if (other != null) {
            cancel(other);
          }
          if (random.nextInt(8) == 0) {
            cancel(timer); // while another thread may be at it
          }
        }
      }
      busy.getAndDecrement();
      return null;
    }

    void cancel(Account timer) {
      if (timers.cancel(timer)) {
        timer.cancelled.getAndIncrement();
      }
    }

    Void runTimers() {
      while (busy.get() != 0) {
        var _ = timers.runDue(clock.getAndAdd(3));
      }
      return null;
    }

    Void shutDown() {
      int after = new Random(seed).nextInt(2 * perThread);
      while (busy.get() != 0 && clock.get() < after) {
        Thread.onSpinWait();
      }
      timers.fireAll();
      return null;
    }
  }

  /**
   * The owner sleeps on a semaphore for as long as prepareSleep() allows, that is for ever: all
   * other timers are due at the end of time. Each scheduler wants its timer to fire now and waits
   * for that, so one lost wake-up, and it waits for ever. Both spin for a moment before they wait,
   * to meet again while the other is between two steps.
   *
   * <p>Disturbers schedule and cancel timers that need no wake-up: now and then one has the lock
   * when a scheduler or the owner wants it, and empties the inbox for others.
   */
  private static final class HandShake {
    static final int SPINS = 200;
    static final int DAWDLE = 500;

    final TimerDriver timers = new TimerDriver(0);
    final Semaphore wakes = new Semaphore(0);
    final AtomicBoolean done = new AtomicBoolean();
    final int schedulers;
    final int disturbers;
    final int perThread;
    final AtomicInteger busy;

    HandShake(int schedulers, int disturbers, int perThread) {
      this.schedulers = schedulers;
      this.disturbers = disturbers;
      this.perThread = perThread;
      this.busy = new AtomicInteger(schedulers);
    }

    void run() throws Exception {
      int far = 16; // so many that looking for the next one takes a moment
      for (int i = 0; i < far; i++) {
        var _ = timers.schedule(new Probe(), Ticks.MAX);
      }
      var bodies = new ArrayList<Callable<Void>>();
      for (int i = 0; i < schedulers; i++) {
        var random = new Random(i);
        bodies.add(() -> scheduleAndWait(random));
      }
      bodies.add(this::own);
      for (int i = 0; i < disturbers; i++) {
        bodies.add(this::disturb);
      }
      runAll(bodies);
      assertEquals(0, timers.runDue(1));
      assertEquals(far, timers.size());
    }

    Void scheduleAndWait(Random random) throws InterruptedException {
      try {
        for (int i = 0; i < perThread; i++) {
          var fired = new CountDownLatch(1);
          var timer =
              new TimerEntry() {
                @Override
                protected void onFire() {
                  fired.countDown();
                }
              };
          dawdle(random.nextInt(DAWDLE));
          if (timers.schedule(timer, 1)) {
            wakes.release();
          }
          for (int s = 0; s < SPINS && fired.getCount() != 0; s++) {
            Thread.onSpinWait();
          }
          if (!fired.await(PATIENCE_SECONDS / 4, TimeUnit.SECONDS)) {
            throw new AssertionError("lost wake-up, round " + i + " of " + perThread);
          }
        }
      } finally {
        if (busy.decrementAndGet() == 0) {
          done.set(true);
          wakes.release();
        }
      }
      return null;
    }

    Void own() throws InterruptedException {
      var random = new Random(perThread);
      while (!done.get()) {
        var _ = timers.runDue(1);
        dawdle(random.nextInt(DAWDLE));
        long until = timers.prepareSleep();
        if (until > 1) {
          sleep();
        }
        timers.finishSleep();
      }
      return null;
    }

    void sleep() throws InterruptedException {
      for (int s = 0; s < SPINS; s++) {
        if (wakes.tryAcquire()) {
          return;
        }
        Thread.onSpinWait();
      }
      assertTrue(wakes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "never woken");
    }

    Void disturb() {
      while (!done.get()) {
        var timer = new Probe();
        if (timers.schedule(timer, Ticks.MAX)) {
          wakes.release();
        }
        assertTrue(timers.cancel(timer));
      }
      return null;
    }

    /** Some nanoseconds a step: finer than onSpinWait(). */
    void dawdle(int steps) {
      for (int i = 0; i < steps; i++) {
        if (done.get()) {
          return;
        }
      }
    }
  }
}
