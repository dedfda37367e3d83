package edo.internal.blocking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pool under many submitters: nothing lost, nothing twice, no limit broken (RT-009, RT-102).
 */
@Tag("once")
@Timeout(180)
class BlockingPoolStressTest {
  private static Thread plain(Runnable work) {
    return Thread.ofPlatform().unstarted(work);
  }

  /** Submitters of both kinds; threads come and go meanwhile. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 50000", "3, 0", "3, 20000", "3, 3600000000000", "64, 100000"})
  void everyJobRunsOnceAndTheCountersKeepTheirLimits(int max, long keepAlive) throws Exception {
    int submitters = 6;
    int each = 5_000;
    var pool = new BlockingPool(max, keepAlive, BlockingPoolStressTest::plain, System::nanoTime);
    var runs = new AtomicIntegerArray(submitters * each);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var over = new AtomicBoolean();
    var broken = new AtomicReference<String>("");
    Thread observer = Thread.ofPlatform().start(() -> observe(pool, max, over, broken));
    var threads = new ArrayList<Thread>();
    for (int s = 0; s < submitters; s++) {
      int base = s * each;
      var builder = s % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
      threads.add(
          builder.start(() -> {
            for (int i = 0; i < each; i++) {
              int n = base + i;
              pool.submit(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                runs.incrementAndGet(n);
                running.decrementAndGet();
              });
              if (i % 512 == 511) {
                LockSupport.parkNanos(50_000); // lets threads run dry now and then
              }
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Eventually.that("all is done", () -> pool.activeJobs() == 0);
    over.set(true);
    observer.join();
    assertEquals("", broken.get());
    assertTrue(most.get() <= max, "at once: " + most);
    for (int i = 0; i < runs.length(); i++) {
      assertEquals(1, runs.get(i), "job " + i);
    }
    pool.close(r -> {});
    assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
    assertEquals(0, pool.threads());
  }

  private static void observe(
      BlockingPool pool, int max, AtomicBoolean over, AtomicReference<String> broken) {
    while (!over.get()) {
      int threads = pool.threads();
      int idle = pool.idleThreads();
      if (threads < 0 || threads > max || idle < 0 || idle > max) {
        broken.set(threads + " threads, " + idle + " idle");
      }
      if (pool.queueDepth() < 0 || pool.activeJobs() < 0) {
        broken.set(pool.queueDepth() + " queued, " + pool.activeJobs() + " active");
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Jobs that wait for each other, as many as there may be threads: one thread too few, ever, and
   * they never meet. With a keep-alive so short that threads leave while they are wanted.
   */
  @ParameterizedTest
  @CsvSource({"2, 2, 3600000000000", "2, 2, 0", "4, 4, 20000", "4, 2, 30000", "3, 3, 0"})
  void jobsThatWaitForEachOtherAllGetAThread(int jobs, int submitters, long keepAlive)
      throws Exception {
    var pool = new BlockingPool(jobs, keepAlive, BlockingPoolStressTest::plain, System::nanoTime);
    int rounds = 1_500;
    var begin = new CyclicBarrier(submitters);
    var lost = new AtomicInteger();
    var barrier = new CyclicBarrier(jobs);
    var threads = new ArrayList<Thread>();
    for (int s = 0; s < submitters; s++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < rounds && lost.get() == 0; round++) {
                  BlockingPoolTest.meet(begin);
                  var met = new CountDownLatch(jobs / submitters);
                  for (int i = 0; i < jobs / submitters; i++) {
                    pool.submit(() -> {
                      BlockingPoolTest.meet(barrier);
                      met.countDown();
                    });
                  }
                  try {
                    if (!met.await(30, TimeUnit.SECONDS)) {
                      lost.incrementAndGet();
                    }
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, lost.get(), "rounds whose jobs never met");
    Eventually.that("all is done", () -> pool.activeJobs() == 0);
    pool.close(r -> {});
    assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
  }

  /** A job that counts what becomes of it. */
  private static final class Fate implements Runnable {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger drops = new AtomicInteger();
    volatile int accepted; // 0 not yet known, 1 yes, 2 no

    @Override
    public void run() {
      runs.incrementAndGet();
    }

    String check() {
      int total = runs.get() + drops.get();
      return total == (accepted == 1 ? 1 : 0)
          ? ""
          : "accepted " + accepted + ", runs " + runs + ", drops " + drops;
    }
  }

  /** Whatever is accepted runs once or is dropped once; what is refused does neither. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 3600000000000", "2, 20000", "8, 0"})
  void closingRacesWithSubmitting(int max, long keepAlive) throws Exception {
    var random = new SplittableRandom(71L * max + keepAlive);
    int submitters = 3;
    int mixed = 0;
    for (int round = 0; round < 60; round++) {
      var pool = new BlockingPool(max, keepAlive, BlockingPoolStressTest::plain, System::nanoTime);
      int each = 1 + random.nextInt(60);
      int closeAfter = random.nextInt(submitters * each);
      var submitted = new AtomicInteger();
      var fates = new ArrayList<List<Fate>>();
      var begin = new CyclicBarrier(submitters + 1);
      var threads = new ArrayList<Thread>();
      for (int s = 0; s < submitters; s++) {
        var mine = new ArrayList<Fate>();
        fates.add(mine);
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  BlockingPoolTest.meet(begin);
                  for (int i = 0; i < each; i++) {
                    var fate = new Fate();
                    mine.add(fate);
                    fate.accepted = pool.submit(fate) ? 1 : 2;
                    submitted.incrementAndGet();
                  }
                }));
      }
      BlockingPoolTest.meet(begin);
      while (submitted.get() < closeAfter) {
        Thread.onSpinWait();
      }
      pool.close(job -> ((Fate) job).drops.incrementAndGet());
      for (Thread thread : threads) {
        thread.join();
      }
      assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS), "round " + round);
      assertEquals(0, pool.activeJobs());
      boolean accepted = false;
      boolean refused = false;
      for (List<Fate> mine : fates) {
        for (Fate fate : mine) {
          assertEquals("", fate.check(), "round " + round);
          accepted |= fate.accepted == 1;
          refused |= fate.accepted == 2;
        }
      }
      mixed += accepted && refused ? 1 : 0;
    }
    assertTrue(mixed > 0, "the race never happened: close came always before or after");
  }

  /** Close meets submitters that are just queueing a job, all threads being busy. */
  @Test
  void closingRacesWithQueueing() throws Exception {
    var random = new SplittableRandom(66);
    for (int round = 0; round < 100; round++) {
      var pool = new BlockingPool(1, 0, BlockingPoolStressTest::plain, System::nanoTime);
      var gate = new CountDownLatch(1);
      pool.submit(() -> BlockingPoolTest.awaitQuietly(gate));
      var fates = new ArrayList<List<Fate>>();
      var threads = new ArrayList<Thread>();
      for (int s = 0; s < 2; s++) {
        var mine = new ArrayList<Fate>();
        fates.add(mine);
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  Fate fate;
                  do {
                    fate = new Fate();
                    mine.add(fate);
                    fate.accepted = pool.submit(fate) ? 1 : 2;
                  } while (fate.accepted == 1);
                }));
      }
      int depth = random.nextInt(1000);
      while (pool.queueDepth() < depth) {
        Thread.onSpinWait();
      }
      pool.close(job -> ((Fate) job).drops.incrementAndGet());
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(0, pool.queueDepth());
      assertEquals(1, pool.activeJobs());
      gate.countDown();
      assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
      for (List<Fate> mine : fates) {
        for (Fate fate : mine) {
          assertEquals("", fate.check(), "round " + round);
        }
      }
    }
  }

  /** Starting threads fails now and then, at times several in a row. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "2, 20000", "4, 0"})
  void threadsThatCannotBeStarted(int max, long keepAlive) throws Exception {
    var attempts = new AtomicLong();
    Function<Runnable, Thread> maker =
        work -> {
          long n = attempts.getAndIncrement();
          if (n < 16 || new SplittableRandom(n >>> 2).nextInt(3) == 0) {
            throw new OutOfMemoryError("made up");
          }
          return Thread.ofPlatform().unstarted(work);
        };
    int submitters = 3;
    int each = 1_000;
    var refused = new AtomicInteger();
    var fates = new ArrayList<List<Fate>>();
    var threads = new ArrayList<Thread>();
    try (var log = new LogCapture()) {
      var pool = new BlockingPool(max, keepAlive, maker, System::nanoTime);
      for (int s = 0; s < submitters; s++) {
        var mine = new ArrayList<Fate>();
        fates.add(mine);
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < each; i++) {
                    var fate = new Fate();
                    mine.add(fate);
                    try {
                      fate.accepted = pool.submit(fate) ? 1 : 2;
                    } catch (RejectedExecutionException e) {
                      fate.accepted = 2;
                      refused.incrementAndGet();
                    }
                    if (i % 8 == 0) {
                      LockSupport.parkNanos(10_000);
                    }
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      pool.close(job -> ((Fate) job).drops.incrementAndGet());
      assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
      assertEquals(0, pool.activeJobs());
      for (var message : log.messages()) {
        assertTrue(message.text().contains("could be started"), message.toString());
      }
    }
    for (List<Fate> mine : fates) {
      for (Fate fate : mine) {
        assertEquals("", fate.check());
      }
    }
    assertTrue(refused.get() > 0, "no start ever failed without other threads");
  }

  /** The word's arithmetic against plain counters, over random histories of legal steps. */
  @Test
  void theWordCountsAsPlainCountersDo() {
    var random = new SplittableRandom(5);
    for (int history = 0; history < 200; history++) {
      long word = PoolWord.EMPTY;
      int threads = 0;
      int idle = 0;
      long waiting = 0;
      for (int step = 0; step < 200; step++) {
        switch (random.nextInt(4)) {
          case 0 -> { // a job comes
            if (idle > 0) {
              idle--;
              word += PoolWord.ONE_JOB;
            } else if (threads < 5) {
              threads++;
              word += PoolWord.ONE_THREAD;
            } else {
              waiting++;
              word += PoolWord.ONE_JOB;
            }
          }
          case 1 -> { // a job ends
            if (threads > idle) {
              if (waiting > 0) {
                waiting--;
              } else {
                idle++;
              }
              word -= PoolWord.ONE_JOB;
            }
          }
          case 2 -> { // an idle thread leaves
            if (idle > 0) {
              idle--;
              threads--;
              word += PoolWord.ONE_JOB - PoolWord.ONE_THREAD;
            }
          }
          default -> {
            long closed = PoolWord.close(word);
            assertTrue(PoolWord.closed(closed));
            assertEquals(0, PoolWord.idle(closed));
            assertEquals(threads - idle, PoolWord.threads(closed));
            assertEquals(waiting, PoolWord.waiting(closed));
            assertEquals(threads - idle + waiting, PoolWord.active(closed));
          }
        }
        assertEquals(threads, PoolWord.threads(word));
        assertEquals(idle, PoolWord.idle(word));
        assertEquals(waiting, PoolWord.waiting(word));
        assertEquals(threads - idle + waiting, PoolWord.active(word));
      }
    }
    long full = PoolWord.EMPTY + PoolWord.MAX_THREADS * PoolWord.ONE_THREAD;
    assertEquals(PoolWord.MAX_THREADS, PoolWord.threads(full));
    assertEquals(PoolWord.MAX_THREADS, PoolWord.idle(full - PoolWord.MAX_THREADS));
    assertEquals(0, PoolWord.active(full - PoolWord.MAX_THREADS));
    assertTrue(!PoolWord.closed(full));
  }
}
