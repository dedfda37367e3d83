package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-002, RT-048, RT-115 to RT-124, RT-131, RT-142 (rt_threaded.rs: many_oneshot_futures,
 * many_multishot_futures): many of everything, each of which must happen exactly once.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-002: it runs by itself; nobody is inside run. */
  @Test
  void aMultiThreadRuntimeRunsByItself() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(2))) {
      var ran = new CountDownLatch(2000);
      for (int i = 0; i < 1000; i++) {
        runtime.spawn(ran::countDown);
        runtime.spawn(
            (Async<Integer>)
                cx -> {
                  ran.countDown();
                  return Poll.ready(0);
                });
      }
      Await.latch(ran);
    }
  }

  /** More workers than processors, and than fit into one word of idle bits. */
  @Test
  void moreWorkersThanOneWordHolds() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.multiThread().workerThreads(70))) {
      assertEquals(70, runtime.metrics().workers());
      for (int round = 0; round < 5; round++) {
        int sum =
            runtime.run(() -> {
              var handles = new ArrayList<JoinHandle<Integer>>();
              for (int i = 0; i < 500; i++) {
                handles.add(
                    Task.spawn(() -> {
                      Task.yieldNow();
                      Time.sleep(Duration.ofNanos(1));
                      return 1;
                    }));
              }
              return handles.stream().mapToInt(JoinHandle::join).sum();
            });
        assertEquals(500, sum);
      }
    }
  }

  /** RT-048, RT-131: thousands that wait are all unwound when the runtime is closed. */
  @ParameterizedTest
  @EnumSource
  void thousandsThatWaitAreUnwound(Flavor flavor) throws Exception {
    int n = 5000;
    var ended = new AtomicInteger();
    var cancelled = new AtomicInteger();
    var handles = new ArrayList<JoinHandle<?>>();
    try (var runtime = runtimes.build(flavor)) {
      var parked = new CountDownLatch(2 * n);
      for (int i = 0; i < n; i++) {
        handles.add(
            runtime.spawn(() -> {
              try {
                parked.countDown();
                Async.never().await();
              } finally {
                ended.getAndIncrement();
              }
            }));
        handles.add(
            runtime.spawn(
                new Async<Integer>() {
                  @Override
                  public Poll<Integer> poll(Context cx) {
                    parked.countDown();
                    return Poll.pending();
                  }

                  @Override
                  public void cancel() {
                    cancelled.getAndIncrement();
                  }
                }));
      }
      runtime.run(() -> Task.spawnBlocking(() -> Await.latch(parked)).join());
      Await.until("only they are alive", () -> runtime.metrics().aliveTasks() == 2 * n);
    }
    assertEquals(n, ended.get());
    assertEquals(n, cancelled.get());
    for (var handle : handles) {
      assertTrue(handle.isFinished());
    }
    assertTrue(assertThrows(JoinException.class, handles.getFirst()::join).isCancelled());
  }

  /** A chain of joins as long as the day. */
  @ParameterizedTest
  @EnumSource
  void aLongChainOfJoins(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var go = new Signal<Integer>();
        JoinHandle<Integer> last = Task.spawn(go);
        for (int i = 0; i < 2000; i++) {
          JoinHandle<Integer> before = last;
          last = i % 2 == 0 ? Task.spawn(() -> before.join() + 1) : Task.spawn(before.joinAsync());
        }
        go.set(0);
        assertEquals(1000, last.join());
      });
    }
  }

  /** RT-139, RT-142: each of many sleeps ends once, none early. */
  @ParameterizedTest
  @EnumSource
  void manySleepsEndOnceAndNoneEarly(Flavor flavor) throws Exception {
    int n = 3000;
    var early = new AtomicInteger();
    var ended = new AtomicInteger();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var random = new SplittableRandom(7);
        var handles = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < n; i++) {
          Duration d = Duration.ofNanos(random.nextLong(20_000_000));
          MonoInstant end = MonoInstant.now().plus(d);
          if (i % 2 == 0) {
            handles.add(
                Task.spawn(() -> {
                  Time.sleep(d);
                  check(end, early, ended);
                }));
          } else {
            var sleep = Time.sleepAsync(d);
            handles.add(
                Task.spawn(
                    (Async<Integer>)
                        cx -> {
                          if (sleep.poll(cx).isPending()) {
                            return Poll.pending();
                          }
                          check(end, early, ended);
                          return Poll.ready(0);
                        }));
          }
        }
        handles.forEach(JoinHandle::join);
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
      });
    }
    assertEquals(0, early.get());
    assertEquals(n, ended.get());
  }

  private static void check(MonoInstant end, AtomicInteger early, AtomicInteger ended) {
    if (MonoInstant.now().isBefore(end)) {
      early.getAndIncrement();
    }
    ended.getAndIncrement();
  }

  /** Random work of every kind from every side; the books are right at the end. */
  @ParameterizedTest
  @EnumSource
  void randomWorkKeepsTheBooks(Flavor flavor) throws Exception {
    var sum = new AtomicLong();
    try (var runtime = runtimes.build(flavor.builder().maxBlockingThreads(4))) {
      runtime.run(() -> {
        var roots = new ArrayList<JoinHandle<Long>>();
        for (int seed = 1; seed <= 8; seed++) {
          var random = new SplittableRandom(seed);
          roots.add(Task.spawn(() -> grow(random, 5, sum)));
        }
        long counted = 0;
        for (var root : roots) {
          counted += root.join();
        }
        assertEquals(counted, sum.get());
      });
      Await.until("all have left", () -> runtime.metrics().aliveTasks() == 0);
      assertTrue(runtime.metrics().spawnedTasks() > 100);
    }
  }

  /** Spawns a random tree of tasks; says how many nodes it counted. */
  private static long grow(SplittableRandom random, int depth, AtomicLong sum) {
    sum.getAndIncrement();
    long n = 1;
    if (depth == 0) {
      return n;
    }
    List<JoinHandle<Long>> children = new ArrayList<>();
    for (int i = random.nextInt(2, 4); i > 0; i--) {
      SplittableRandom own = random.split();
      int what = random.nextInt(4);
      children.add(
          switch (what) {
            case 0 -> Task.spawnBlocking(() -> leaf(sum));
            case 1 -> Task.spawn((Async<Long>) cx -> Poll.ready(leaf(sum)));
            default -> Task.spawn(() -> grow(own, depth - 1, sum));
          });
      switch (random.nextInt(6)) {
        case 0 -> Task.yieldNow();
        case 1 -> Time.sleep(Duration.ofNanos(random.nextInt(2_000_000)));
        case 2 -> Task.spawn(Async.never()).abort();
        default -> Task.consumeBudget();
      }
    }
    for (var child : children) {
      n += child.join();
    }
    return n;
  }

  private static long leaf(AtomicLong sum) {
    sum.getAndIncrement();
    return 1;
  }
}
