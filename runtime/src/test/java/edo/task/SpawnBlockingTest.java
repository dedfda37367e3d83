package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-009, RT-010, RT-100, RT-102 (task_blocking.rs, rt_threaded.rs): jobs on the blocking pool. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpawnBlockingTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-100: basic_blocking: on a platform thread of the pool, a daemon, under the usual name. */
  @ParameterizedTest
  @EnumSource
  void aJobRunsOnAThreadOfThePool(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor.builder().threadName("own-name"))) {
      runtime.run(() -> {
        Thread thread = Task.spawnBlocking(Thread::currentThread).join();
        assertFalse(thread.isVirtual());
        assertTrue(thread.isDaemon());
        assertEquals("own-name", thread.getName());
        assertEquals(3, Task.spawnBlocking(() -> 3).join());
      });
    }
  }

  /** RT-100: a runtime that nobody runs serves its blocking jobs all the same. */
  @Test
  void jobsNeedNoWorker() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      assertEquals(1, runtime.spawnBlocking(() -> 1).join());
    }
  }

  /** RT-009: max_blocking_threads: never more, and what is beyond waits in order. */
  @ParameterizedTest
  @EnumSource
  void theLimitOfThreadsHolds(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor.builder().maxBlockingThreads(3))) {
      var running = new AtomicInteger();
      var most = new AtomicInteger();
      runtime.run(() -> {
        var handles = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 200; i++) {
          handles.add(
              Task.spawnBlocking(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                running.getAndDecrement();
              }));
        }
        assertTrue(runtime.metrics().blockingThreads() <= 3);
        handles.forEach(JoinHandle::join);
      });
      assertTrue(most.get() <= 3, "at once: " + most.get());
    }
  }

  @Test
  void withOneThreadJobsRunInOrder() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().maxBlockingThreads(1))) {
      List<Integer> order = Collections.synchronizedList(new ArrayList<>());
      var hold = new CountDownLatch(1);
      runtime.spawnBlocking(() -> Await.latch(hold));
      var handles = new ArrayList<JoinHandle<?>>();
      for (int i = 0; i < 1000; i++) {
        int n = i;
        handles.add(runtime.spawnBlocking(() -> order.add(n)));
      }
      assertEquals(1000, runtime.metrics().blockingQueueDepth());
      hold.countDown();
      handles.forEach(JoinHandle::join);
      assertEquals(IntStream.range(0, 1000).boxed().toList(), order);
      assertEquals(1, runtime.metrics().blockingThreads());
    }
  }

  /** RT-102: an idle thread is used again; a job that waits for another one gets a thread. */
  @Test
  void idleThreadsAreReusedAndJobsMayWaitForJobs() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < 50; i++) {
        threads.add(runtime.spawnBlocking(Thread::currentThread).join());
        Await.until("idle again", () -> runtime.metrics().idleBlockingThreads() >= 1);
      }
      assertEquals(1, threads.size());
      // block_in_blocking, and a chain of jobs each of which waits for the next.
      assertEquals(20, chain(runtime, 20));
      assertTrue(runtime.metrics().blockingThreads() <= 21);
    }
  }

  private static int chain(EdoRuntime runtime, int links) {
    return links == 0
        ? 0
        : 1 + runtime.spawnBlocking(() -> chain(EdoRuntime.current(), links - 1)).join();
  }

  /** RT-010: an idle thread leaves after its time. */
  @Test
  void idleThreadsLeave() throws Exception {
    try (var runtime =
        runtimes.build(EdoRuntime.currentThread().threadKeepAlive(Duration.ofMillis(1)))) {
      for (int i = 0; i < 3; i++) {
        assertEquals(1, runtime.spawnBlocking(() -> 1).join());
        Await.until("the thread leaves", () -> runtime.metrics().blockingThreads() == 0);
      }
    }
  }

  /** An interrupt that a job leaves behind does not reach the next one, nor the pool. */
  @Test
  void anInterruptStaysWithItsJob() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().maxBlockingThreads(1))) {
      for (int i = 0; i < 20; i++) {
        JoinHandle<?> dirty = runtime.spawnBlocking(() -> Thread.currentThread().interrupt());
        JoinHandle<Boolean> clean =
            runtime.spawnBlocking(() -> Thread.currentThread().isInterrupted());
        dirty.join();
        assertFalse(clean.join());
      }
    }
  }

  /** A job that is interrupted by its own means sees that as the JDK's code does. */
  @Test
  void aJobThatIsInterruptedFails() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var thread = new CompletableFuture<Thread>();
      JoinHandle<?> sleeper =
          runtime.spawnBlocking(() -> {
            thread.complete(Thread.currentThread());
            Thread.sleep(Duration.ofDays(1));
          });
      thread.get().interrupt();
      JoinException e = assertThrows(JoinException.class, sleeper::join);
      assertEquals(InterruptedException.class, e.getCause().getClass());
      assertTrue(e.isFailure(), "nobody cancelled it");
      JoinHandle<?> waiter =
          runtime.spawnBlocking(() -> {
            Thread.currentThread().interrupt();
            Async.never().await();
          });
      e = assertThrows(JoinException.class, waiter::join);
      assertEquals(CancelledException.class, e.getCause().getClass());
    }
  }
}
