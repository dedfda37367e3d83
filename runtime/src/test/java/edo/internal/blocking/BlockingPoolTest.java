package edo.internal.blocking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The pool's contract, one thing at a time (RT-009, RT-010, RT-014, RT-064, RT-065, RT-066, RT-100,
 * RT-102); the races are in {@link BlockingPoolStressTest}.
 */
@Tag("once")
@Timeout(120)
class BlockingPoolTest {
  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final List<BlockingPool> pools = new ArrayList<>();

  private BlockingPool pool(int max, long keepAliveNanos) {
    return pool(max, keepAliveNanos, r -> Thread.ofPlatform().unstarted(r));
  }

  private BlockingPool pool(int max, long keepAliveNanos, Function<Runnable, Thread> maker) {
    var pool = new BlockingPool(max, keepAliveNanos, maker, System::nanoTime);
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void everyPoolEnds() {
    for (BlockingPool pool : pools) {
      pool.close(r -> {});
      assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
      assertEquals(0, pool.threads());
      assertEquals(0, pool.idleThreads());
      assertEquals(0, pool.queueDepth());
      assertEquals(0, pool.activeJobs());
      assertEquals(List.of(), pool.busyThreads());
    }
  }

  @Test
  void limitsAreValidated() {
    var zero = assertThrows(IllegalArgumentException.class, () -> pool(0, 1)); // RT-009
    assertTrue(zero.toString().contains("choose a number"), zero.toString());
    assertThrows(IllegalArgumentException.class, () -> pool(1 << 22, 1));
    var negative = assertThrows(IllegalArgumentException.class, () -> pool(1, -1)); // RT-010
    assertTrue(negative.toString().contains("use 0 or more"), negative.toString());
  }

  @Test
  void anIdleThreadIsUsedAgain() {
    BlockingPool pool = pool(8, LONG);
    assertEquals(0, pool.threads());
    var threads = new HashSet<Thread>();
    for (int i = 0; i < 100; i++) {
      assertTrue(pool.submit(() -> threads.add(Thread.currentThread())));
      Eventually.that("the thread is idle", () -> pool.idleThreads() == 1);
    }
    assertEquals(1, threads.size());
    assertEquals(1, pool.threads());
    assertEquals(0, pool.activeJobs());
  }

  @Test
  void theCapIsReachedExactlyAndTheRestWaitsInOrder() throws Exception {
    BlockingPool pool = pool(5, LONG);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var release = new CountDownLatch(1);
    var order = Collections.synchronizedList(new ArrayList<Integer>());
    for (int i = 0; i < 5; i++) {
      pool.submit(() -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        awaitQuietly(release);
        running.decrementAndGet();
      });
      assertEquals(i + 1, pool.threads());
      assertEquals(i + 1, pool.activeJobs());
    }
    Eventually.that("all five run at once", () -> running.get() == 5);
    for (int i = 0; i < 200; i++) {
      int n = i;
      pool.submit(() -> order.add(n));
      assertEquals(i + 1, pool.queueDepth());
      assertEquals(5, pool.threads());
      assertEquals(5 + i + 1, pool.activeJobs());
    }
    assertEquals(0, pool.idleThreads());
    assertEquals(5, new HashSet<>(pool.busyThreads()).size());
    release.countDown();
    Eventually.that("all is done", () -> pool.activeJobs() == 0);
    assertEquals(5, most.get());
    assertEquals(5, pool.idleThreads());
    assertEquals(IntStream.range(0, 200).boxed().toList(), order.stream().sorted().toList());
  }

  @Test
  void oneThreadRunsJobsInTheOrderOfTheirSubmission() {
    BlockingPool pool = pool(1, LONG);
    var order = new ConcurrentLinkedQueue<Integer>(); // read and written in turns
    for (int i = 0; i < 20_000; i++) {
      int n = i;
      pool.submit(() -> order.add(n));
    }
    Eventually.that("all is done", () -> pool.activeJobs() == 0);
    assertEquals(IntStream.range(0, 20_000).boxed().toList(), List.copyOf(order));
  }

  /** RT-102: the one idle thread is claimed by the first job, so the second needs its own. */
  @Test
  void anIdleThreadCountsForOneJobOnly() throws Exception {
    BlockingPool pool = pool(2, LONG);
    for (int round = 0; round < 3000; round++) {
      var barrier = new CyclicBarrier(2);
      var met = new CountDownLatch(2);
      Runnable job =
          () -> {
            meet(barrier);
            met.countDown();
          };
      pool.submit(job);
      pool.submit(job);
      assertTrue(met.await(30, TimeUnit.SECONDS), "the jobs never met, round " + round);
    }
    assertEquals(2, pool.threads());
  }

  @Test
  void aThreadLeavesAfterItsKeepAlive() {
    BlockingPool pool = pool(3, 1_000_000);
    var release = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      pool.submit(() -> awaitQuietly(release));
    }
    assertEquals(3, pool.threads());
    release.countDown();
    Eventually.that("all have left", () -> pool.threads() == 0);
    assertEquals(0, pool.idleThreads());
    assertEquals(0, pool.activeJobs());
    var ran = new CountDownLatch(1);
    assertTrue(pool.submit(ran::countDown));
    Eventually.that("a new thread runs it", () -> ran.getCount() == 0);
  }

  @Test
  void keepAliveIsMeasuredByThePoolsClock() {
    var now = new AtomicLong(Long.MAX_VALUE - 10); // wraps around on the way
    var reads = new AtomicInteger();
    var pool =
        new BlockingPool(
            1,
            1_000_000,
            r -> Thread.ofPlatform().unstarted(r),
            () -> {
              reads.incrementAndGet();
              return now.get();
            });
    pools.add(pool);
    pool.submit(() -> {});
    Eventually.that("it wakes several times and stays", () -> reads.get() > 5);
    assertEquals(1, pool.threads());
    now.addAndGet(999_999);
    int before = reads.get();
    Eventually.that("it looks again", () -> reads.get() > before + 2);
    assertEquals(1, pool.threads());
    now.addAndGet(1);
    Eventually.that("it has left", () -> pool.threads() == 0);
  }

  /** Threads leave one by one, each when it has been idle for long enough, whoever they are. */
  @Test
  void onlyThreadsInExcessOfTheLoadLeave() {
    var now = new AtomicLong();
    var pool = new BlockingPool(4, 1_000_000, r -> Thread.ofPlatform().unstarted(r), now::get);
    pools.add(pool);
    var release = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      pool.submit(() -> awaitQuietly(release));
    }
    release.countDown();
    Eventually.that("all are idle", () -> pool.idleThreads() == 4);
    now.set(600_000);
    var release2 = new CountDownLatch(1);
    pool.submit(() -> awaitQuietly(release2));
    pool.submit(() -> awaitQuietly(release2));
    release2.countDown();
    Eventually.that("all are idle again", () -> pool.idleThreads() == 4);
    now.set(1_000_000); // idle for 1 ms: two; for 0.4 ms: the two that were used
    Eventually.that("two leave", () -> pool.threads() == 2);
    now.set(1_599_999);
    pool.submit(() -> {});
    Eventually.that("idle", () -> pool.idleThreads() == 2);
    assertEquals(2, pool.threads());
    now.set(1_600_000);
    Eventually.that("one leaves", () -> pool.threads() == 1);
    now.set(2_599_999);
    Eventually.that("the other leaves", () -> pool.threads() == 0);
  }

  @Test
  void noKeepAliveMeansLeavingAtOnce() {
    BlockingPool pool = pool(4, 0);
    for (int i = 0; i < 500; i++) {
      pool.submit(() -> {});
    }
    Eventually.that("all have left", () -> pool.threads() == 0);
  }

  @Test
  void whatAJobThrowsIsReportedAndChangesNothing() throws Exception {
    BlockingPool pool = pool(1, LONG);
    try (var log = new LogCapture()) {
      var oom = new OutOfMemoryError("made up");
      pool.submit(() -> {
        throw new IllegalStateException("made up");
      });
      pool.submit(() -> {
        throw oom;
      });
      pool.submit(() -> deep(0));
      var ran = new CountDownLatch(1);
      pool.submit(ran::countDown);
      assertTrue(ran.await(30, TimeUnit.SECONDS));
      Eventually.that("idle", () -> pool.idleThreads() == 1);
      assertEquals(1, pool.threads());
      assertEquals(0, pool.activeJobs());
      assertEquals(3, log.messages().size(), log.messages().toString());
      assertSame(oom, log.messages().get(1).thrown());
      assertTrue(log.messages().get(2).thrown() instanceof StackOverflowError);
      assertTrue(log.messages().get(0).text().contains("A blocking job failed"));
    }
  }

  @Test
  void anInterruptMeantForOneJobDoesNotReachTheNext() throws Exception {
    BlockingPool pool = pool(1, LONG);
    var interrupted = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      pool.submit(() -> {
        if (Thread.currentThread().isInterrupted()) {
          interrupted.incrementAndGet();
        }
        Thread.currentThread().interrupt();
      });
    }
    Eventually.that("idle", () -> pool.idleThreads() == 1);
    assertEquals(0, interrupted.get());
  }

  @Test
  void anInterruptedIdleThreadStaysIdle() throws Exception {
    var thread = new AtomicReferenceThread();
    BlockingPool pool = pool(1, LONG, thread::make);
    pool.submit(() -> {});
    Eventually.that("idle", () -> pool.idleThreads() == 1);
    thread.get().interrupt();
    Eventually.that("the interrupt was taken", () -> !thread.get().isInterrupted());
    Eventually.that("parked again", () -> thread.get().getState() == Thread.State.TIMED_WAITING);
    assertEquals(1, pool.idleThreads());
    var flag = new AtomicInteger(-1);
    pool.submit(() -> flag.set(Thread.currentThread().isInterrupted() ? 1 : 0));
    Eventually.that("it works", () -> flag.get() == 0);
  }

  @Test
  void closeDrainsTheQueueInOrderAndLetsRunningJobsEnd() throws Exception {
    BlockingPool pool = pool(2, LONG);
    var release = new CountDownLatch(1);
    var ended = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      pool.submit(() -> {
        awaitQuietly(release);
        ended.incrementAndGet();
      });
    }
    var jobs = new ArrayList<Runnable>();
    for (int i = 0; i < 10; i++) {
      Runnable job = new Labelled(i);
      jobs.add(job);
      pool.submit(job);
    }
    var dropped = new ArrayList<Runnable>();
    pool.close(dropped::add);
    assertEquals(jobs, dropped);
    assertEquals(0, pool.queueDepth());
    assertEquals(2, pool.activeJobs());
    assertEquals(2, pool.busyThreads().size());
    assertFalse(pool.submit(() -> {}));
    assertFalse(pool.awaitTermination(1_000_000));
    pool.close(r -> dropped.add(r)); // does nothing
    release.countDown();
    assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
    assertEquals(2, ended.get());
    assertEquals(10, dropped.size());
  }

  /** The runtime decides what becomes of a job that was queued; it may run it. */
  @Test
  void whoClosesMayRunWhatIsLeft() throws Exception {
    BlockingPool pool = pool(1, LONG);
    var release = new CountDownLatch(1);
    pool.submit(() -> awaitQuietly(release));
    var ran = new AtomicInteger();
    pool.submit(ran::incrementAndGet);
    var counted = new AtomicLong();
    pool.close(job -> {
      counted.set(pool.activeJobs()); // still counts while it is dealt with
      job.run();
    });
    assertEquals(1, ran.get());
    assertEquals(2, counted.get());
    release.countDown();
  }

  @Test
  void aFailingDropIsReportedAndTheNextJobIsDropped() throws Exception {
    BlockingPool pool = pool(1, LONG);
    var release = new CountDownLatch(1);
    pool.submit(() -> awaitQuietly(release));
    pool.submit(() -> {});
    pool.submit(() -> {});
    var dropped = new AtomicInteger();
    try (var log = new LogCapture()) {
      pool.close(job -> {
        dropped.incrementAndGet();
        throw new IllegalStateException("made up");
      });
      assertEquals(2, log.messages().size());
    }
    assertEquals(2, dropped.get());
    release.countDown();
  }

  @Test
  void closeSendsIdleThreadsAway() {
    BlockingPool pool = pool(3, LONG);
    var release = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      pool.submit(() -> awaitQuietly(release));
    }
    release.countDown();
    Eventually.that("idle", () -> pool.idleThreads() == 3);
    pool.close(r -> {});
    assertEquals(0, pool.idleThreads());
    assertEquals(0, pool.threads());
    assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
  }

  /** RT-014: what surrounds the work runs once per thread, and is over when the pool is. */
  @Test
  void theEndOfThePoolIncludesTheHooksOfItsThreads() throws Exception {
    var started = new AtomicInteger();
    var stopped = new AtomicInteger();
    var stopping = new CountDownLatch(1);
    BlockingPool pool =
        pool(
            4,
            100_000,
            work ->
                Thread.ofPlatform()
                    .unstarted(() -> {
                      started.incrementAndGet();
                      work.run();
                      awaitQuietly(stopping);
                      stopped.incrementAndGet();
                    }));
    for (int i = 0; i < 50; i++) {
      pool.submit(() -> {});
    }
    Eventually.that("all work is done", () -> pool.threads() == 0);
    pool.close(r -> {});
    assertFalse(pool.awaitTermination(1_000_000));
    assertEquals(0, stopped.get());
    stopping.countDown();
    assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
    assertTrue(started.get() > 0);
    assertEquals(started.get(), stopped.get());
  }

  @Test
  void awaitingTheEndIsNotInterrupted() throws Exception {
    BlockingPool pool = pool(1, LONG);
    var release = new CountDownLatch(1);
    pool.submit(() -> awaitQuietly(release));
    pool.close(r -> {});
    var outcome = new AtomicInteger();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              boolean ended = pool.awaitTermination(Eventually.DEADLINE_NANOS);
              outcome.set(ended && Thread.currentThread().isInterrupted() ? 1 : 2);
            });
    Eventually.that("it waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);
    waiter.interrupt();
    release.countDown();
    waiter.join();
    assertEquals(1, outcome.get());
  }

  @Test
  void virtualThreadsMaySubmitAndAwait() throws Exception {
    BlockingPool pool = pool(2, LONG);
    var ran = new AtomicInteger();
    var ended = new AtomicInteger();
    Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; i < 100; i++) {
            pool.submit(ran::incrementAndGet);
          }
          Eventually.that("all is done", () -> pool.activeJobs() == 0);
          pool.close(r -> {});
          ended.set(pool.awaitTermination(Eventually.DEADLINE_NANOS) ? 1 : 2);
        })
        .join();
    assertEquals(100, ran.get());
    assertEquals(1, ended.get());
  }

  @Test
  void theWholeDefaultSizeCanBeBusyAtOnce() throws Exception {
    BlockingPool pool = pool(512, LONG);
    var barrier = new CyclicBarrier(512);
    var met = new CountDownLatch(512);
    for (int i = 0; i < 512; i++) {
      pool.submit(() -> {
        meet(barrier);
        met.countDown();
      });
    }
    assertTrue(met.await(60, TimeUnit.SECONDS));
    assertEquals(512, pool.threads());
    assertNotEquals(0, pool.activeJobs() + pool.idleThreads());
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never released");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int deep(int n) {
    return n < 0 ? n : deep(n + 1) + 1; // far more calls than any stack holds
  }

  /**
   * A job that says which it is.
   *
   * @param number which
   */
  private record Labelled(int number) implements Runnable {
    @Override
    public void run() {}
  }

  /** Remembers the thread it made. */
  private static final class AtomicReferenceThread {
    private volatile Thread made = Thread.currentThread();

    Thread make(Runnable work) {
      made = Thread.ofPlatform().unstarted(work);
      return made;
    }

    Thread get() {
      return made;
    }
  }
}
