package edo.internal.blocking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A system that has no thread or memory left (RT-100: a failed start is tolerated or refused). */
@Timeout(120)
class BlockingPoolFaultTest {
  private static final long LONG = 3_600_000_000_000L;

  private final OutOfMemoryError noThread = new OutOfMemoryError("made up");
  private final AtomicBoolean failing = new AtomicBoolean();
  private final BlockingPool pool = new BlockingPool(3, LONG, this::make, System::nanoTime);

  private Thread make(Runnable work) {
    return new Thread(work) {
      @Override
      public void start() {
        if (failing.get()) {
          throw noThread;
        }
        super.start();
      }
    };
  }

  private void end() {
    pool.close(r -> {});
    assertTrue(pool.awaitTermination(Eventually.DEADLINE_NANOS));
  }

  @Test
  void withoutAnyThreadTheJobIsRefused() {
    failing.set(true);
    var ran = new AtomicInteger();
    var refusal =
        assertThrows(RejectedExecutionException.class, () -> pool.submit(ran::incrementAndGet));
    assertSame(noThread, refusal.getCause());
    assertTrue(refusal.toString().contains("allow the process more threads"));
    assertEquals(0, pool.threads());
    assertEquals(0, pool.activeJobs());
    assertEquals(0, pool.queueDepth());
    assertTrue(pool.busyThreads().isEmpty());
    failing.set(false);
    assertTrue(pool.submit(ran::incrementAndGet));
    Eventually.that("the second job runs, the first never", () -> pool.activeJobs() == 0);
    assertEquals(1, ran.get());
    end();
  }

  @Test
  void besideOtherThreadsTheJobWaitsForOneOfThem() throws Exception {
    try (var log = new LogCapture()) {
      var release = new CountDownLatch(1);
      pool.submit(() -> BlockingPoolTest.awaitQuietly(release));
      failing.set(true);
      var order = new ArrayList<Integer>(); // by one thread only
      for (int i = 0; i < 5; i++) {
        int n = i;
        assertTrue(pool.submit(() -> order.add(n)));
        assertEquals(i + 1, pool.queueDepth());
        assertEquals(1, pool.threads());
        assertEquals(i + 2, pool.activeJobs());
        assertEquals(1, pool.busyThreads().size());
      }
      assertEquals(1, log.messages().size(), "one report for failures in a row");
      assertSame(noThread, log.messages().get(0).thrown());
      release.countDown();
      Eventually.that("all is done", () -> pool.activeJobs() == 0);
      assertEquals(5, order.size());
      assertEquals(order.stream().sorted().toList(), order);
      failing.set(false);
      end();
    }
  }

  @Test
  void aThreadThatIsIdleByThenTakesTheJob() throws Exception {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var self = new AtomicReference<BlockingPool>();
    var one = new AtomicBoolean(true);
    var pool2 =
        new BlockingPool(
            2,
            LONG,
            work -> {
              if (!one.getAndSet(false)) {
                // The first thread runs out of work exactly while the second fails to start.
                release.countDown();
                Eventually.that("idle", () -> self.get().idleThreads() == 1);
                throw noThread;
              }
              return Thread.ofPlatform().unstarted(work);
            },
            System::nanoTime);
    self.set(pool2);
    pool2.submit(() -> {
      begun.countDown();
      BlockingPoolTest.awaitQuietly(release);
    });
    begun.await();
    var ran = new CountDownLatch(1);
    assertTrue(pool2.submit(ran::countDown));
    BlockingPoolTest.awaitQuietly(ran);
    Eventually.that("idle again", () -> pool2.idleThreads() == 1);
    assertEquals(1, pool2.threads());
    pool2.close(r -> {});
    assertTrue(pool2.awaitTermination(Eventually.DEADLINE_NANOS));
  }

  /** Two jobs rely on each other's thread, and neither starts: one waits until a thread does. */
  @Test
  void aJobLeftWithoutThreadsIsStartedByTheNextSubmit() throws Exception {
    var calls = new AtomicInteger();
    var self = new AtomicReference<BlockingPool>();
    var barrier = new CyclicBarrier(2);
    var unwanted = new AtomicInteger();
    var inner = new AtomicBoolean();
    try (var log = new LogCapture()) {
      var pool2 =
          new BlockingPool(
              2,
              LONG,
              work ->
                  switch (calls.getAndIncrement()) {
                    case 0 -> { // while the outer one is being started
                      inner.set(self.get().submit(() -> BlockingPoolTest.meet(barrier)));
                      throw noThread;
                    }
                    case 1, 2 -> throw noThread;
                    default -> Thread.ofPlatform().unstarted(work);
                  },
              System::nanoTime);
      self.set(pool2);
      assertThrows(RejectedExecutionException.class, () -> pool2.submit(unwanted::incrementAndGet));
      assertTrue(inner.get());
      assertEquals(0, pool2.threads());
      assertEquals(1, pool2.queueDepth());
      assertEquals(1, pool2.activeJobs());
      assertThrows(RejectedExecutionException.class, () -> pool2.submit(unwanted::incrementAndGet));
      assertEquals(1, pool2.queueDepth());
      var both = new CountDownLatch(1);
      assertTrue(
          pool2.submit(() -> {
            BlockingPoolTest.meet(barrier); // with the job left behind
            both.countDown();
          }));
      BlockingPoolTest.awaitQuietly(both);
      Eventually.that("all is done", () -> pool2.activeJobs() == 0);
      assertEquals(0, unwanted.get());
      pool2.close(r -> {});
      assertTrue(pool2.awaitTermination(Eventually.DEADLINE_NANOS));
      assertEquals(1, log.messages().size());
    }
  }

  @Test
  void closingWhileAThreadFailsToStartRefusesTheJob() {
    var self = new AtomicReference<BlockingPool>();
    var pool2 =
        new BlockingPool(
            2,
            LONG,
            work -> {
              self.get().close(r -> {});
              throw noThread;
            },
            System::nanoTime);
    self.set(pool2);
    assertFalse(pool2.submit(() -> {}));
    assertEquals(0, pool2.threads());
    assertEquals(0, pool2.activeJobs());
    assertTrue(pool2.awaitTermination(Eventually.DEADLINE_NANOS));
  }

  /** No memory to note that a thread is idle: it leaves, the books stay right. */
  @Test
  void aThreadWithoutMemoryToSitDownLeaves() throws Exception {
    var fail = new AtomicBoolean(true);
    try (var log = new LogCapture()) {
      var pool2 =
          new BlockingPool(
              2,
              LONG,
              this::make,
              () -> {
                if (fail.get() && Thread.currentThread().getName().startsWith("Thread-")) {
                  throw noThread;
                }
                return System.nanoTime();
              });
      var ran = new CountDownLatch(1);
      pool2.submit(ran::countDown);
      BlockingPoolTest.awaitQuietly(ran);
      Eventually.that("it has left", () -> pool2.threads() == 0);
      assertEquals(0, pool2.idleThreads());
      assertEquals(0, pool2.activeJobs());
      fail.set(false);
      pool2.submit(() -> {});
      Eventually.that("another one is idle", () -> pool2.idleThreads() == 1);
      pool2.close(r -> {});
      assertTrue(pool2.awaitTermination(Eventually.DEADLINE_NANOS));
      assertEquals(1, log.messages().size());
    }
  }
}
