package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-088, RT-103: tasks block freely in code that knows nothing of us. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignCodeTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void inTasks(int n, TaskBody body) {
    var handles = new ArrayList<JoinHandle<?>>();
    for (int i = 0; i < n; i++) {
      handles.add(Task.spawn(body));
    }
    handles.forEach(JoinHandle::join);
  }

  private static final class Counters {
    final ReentrantLock lock = new ReentrantLock();
    final ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
    final Semaphore semaphore = new Semaphore(1);
    int locked;
    int synchronised;
    int written;
    int permitted;
  }

  /** Contended locks of every kind, held across suspension points. */
  @ParameterizedTest
  @EnumSource
  void contendedLocksExclude(Flavor flavor) throws Exception {
    var c = new Counters();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          inTasks(
              20,
              () -> {
                for (int i = 0; i < 20; i++) {
                  c.lock.lock();
                  try {
                    int n = c.locked;
                    Task.yieldNow();
                    c.locked = n + 1;
                  } finally {
                    c.lock.unlock();
                  }
                  synchronized (c) {
                    int n = c.synchronised;
                    if (i % 5 == 0) {
                      Task.yieldNow();
                    }
                    c.synchronised = n + 1;
                  }
                  c.readWrite.writeLock().lock();
                  try {
                    c.written++;
                  } finally {
                    c.readWrite.writeLock().unlock();
                  }
                  c.semaphore.acquire();
                  c.permitted++;
                  c.semaphore.release();
                }
              }));
    }
    assertEquals(
        List.of(400, 400, 400, 400), List.of(c.locked, c.synchronised, c.written, c.permitted));
  }

  /** Waiting and notifying, barriers, latches, parking. */
  @ParameterizedTest
  @EnumSource
  void tasksMeetInTheJdksOwnSynchronizers(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var barrier = new CyclicBarrier(5);
        var latch = new CountDownLatch(5);
        inTasks(
            5,
            () -> {
              for (int i = 0; i < 10; i++) {
                barrier.await();
              }
              latch.countDown();
              latch.await();
            });
        var monitor = new Object();
        var turn = new int[1];
        var handles = new ArrayList<JoinHandle<?>>();
        for (int t = 0; t < 2; t++) {
          int me = t;
          handles.add(
              Task.spawn(() -> {
                for (int i = 0; i < 50; i++) {
                  synchronized (monitor) {
                    while (turn[0] % 2 != me) {
                      monitor.wait();
                    }
                    turn[0]++;
                    monitor.notifyAll();
                  }
                }
              }));
        }
        handles.forEach(JoinHandle::join);
        assertEquals(100, turn[0]);
        LockSupport.parkNanos(1000);
        Thread.sleep(1);
        Thread.yield();
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void blockingQueuesConnectProducersAndConsumers(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      for (var queue :
          List.of(new ArrayBlockingQueue<Integer>(3), new SynchronousQueue<Integer>())) {
        int sum =
            runtime.run(() -> {
              JoinHandle<Integer> consumer =
                  Task.spawn(() -> {
                    int n = 0;
                    for (int i = 0; i < 400; i++) {
                      n += queue.take();
                    }
                    return n;
                  });
              for (int p = 0; p < 4; p++) {
                Task.spawn(() -> {
                  for (int i = 0; i < 100; i++) {
                    queue.put(i);
                  }
                });
              }
              return consumer.join();
            });
        assertEquals(4 * 4950, sum);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void completableFuturesAndExecutorsWork(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      int got =
          runtime.run(() -> {
            int a = CompletableFuture.supplyAsync(() -> 1).thenApplyAsync(n -> n + 1).get();
            var later = new CompletableFuture<Integer>();
            Task.spawn(() -> later.complete(4));
            int b = later.get();
            try (var pool = Executors.newFixedThreadPool(2)) {
              int c = pool.submit(() -> 8).get();
              int d = pool.invokeAll(List.<Callable<Integer>>of(() -> 16)).getFirst().get();
              int e = IntStream.range(0, 100).parallel().map(i -> 1).sum();
              return a + b + c + d + e;
            }
          });
      assertEquals(2 + 4 + 8 + 16 + 100, got);
    }
  }

  /** A virtual thread started inside a task inherits its scheduler where that is ours. */
  @ParameterizedTest
  @EnumSource
  void childVirtualThreadsRun(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var lock = new ReentrantLock();
        var ran = new CountDownLatch(20);
        var children = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
          children.add(
              Thread.startVirtualThread(() -> {
                lock.lock();
                try {
                  Thread.sleep(Duration.ofNanos(1000));
                  Thread.yield();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                } finally {
                  lock.unlock();
                }
                ran.countDown();
              }));
        }
        for (Thread child : children) {
          child.join();
        }
        assertEquals(0, ran.getCount());
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
          var got = each.submit(() -> Thread.currentThread().isVirtual());
          assertTrue(got.get());
        }
        var interrupted = new CompletableFuture<Boolean>();
        Thread sleeper =
            Thread.startVirtualThread(() -> {
              try {
                Thread.sleep(Duration.ofDays(1));
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
            });
        sleeper.interrupt();
        assertTrue(interrupted.get());
      });
    }
  }

  /** A child thread is not the task, but it may join and spawn tasks. */
  @ParameterizedTest
  @EnumSource
  void aChildThreadIsNotTheTask(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        TaskId parent = Task.id();
        var got = new CompletableFuture<Integer>();
        Thread child =
            Thread.startVirtualThread(() -> {
              assertEquals(Optional.empty(), Task.tryId());
              TaskId spawned = runtime.spawn(Task::id).join();
              assertNotEquals(parent, spawned);
              got.complete(runtime.spawn(() -> 5).join());
            });
        assertEquals(5, got.get());
        child.join();
        if (runtime.ownsVirtualThreads()) {
          var where = new CompletableFuture<EdoRuntime>();
          Thread.startVirtualThread(() -> where.complete(EdoRuntime.current()));
          assertEquals(runtime, where.get(), "it runs on our workers, so it is ours");
        }
      });
    }
  }

  /** Files, class loading and other things that hold the thread. */
  @ParameterizedTest
  @EnumSource
  void whatHoldsTheThreadWorksToo(Flavor flavor, @TempDir Path folder) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          inTasks(
              10,
              () -> {
                Path file = folder.resolve("f" + Task.id());
                Files.writeString(file, "content");
                assertEquals("content", Files.readString(file));
                synchronized (folder) {
                  Files.delete(file);
                }
              }));
    }
  }
}
