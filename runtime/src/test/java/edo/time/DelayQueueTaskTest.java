package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Select;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.DelayQueue.Expired;
import edo.time.DelayQueue.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * TIME-053, TIME-054, TIME-056, TIME-059, TIME-064: a delay queue between tasks of both kinds,
 * virtual threads of the JDK and plain threads.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DelayQueueTaskTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static Duration ms(long n) {
    return Duration.ofMillis(n);
  }

  /** Whoever it is, it waits for its element and is given it. */
  @ParameterizedTest
  @EnumSource
  void everyKindMayTake(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var queue = DelayQueue.<Integer>unbounded();
        var got = new ConcurrentLinkedQueue<Integer>();
        Runnable take = () -> got.add(queue.take().value());
        var threads = List.of(Thread.ofPlatform().start(take), Thread.ofVirtual().start(take));
        var tasks = new ArrayList<JoinHandle<?>>();
        tasks.add(Task.spawn(take::run));
        tasks.add(Task.spawnBlocking(take::run));
        JoinHandle<Expired<Integer>> polled = Task.spawn(queue.takeAsync());
        for (int i = 0; i < 5; i++) {
          queue.insert(i, ms(i));
        }
        for (Thread t : threads) {
          Await.end(t);
        }
        for (JoinHandle<?> task : tasks) {
          var _ = task.join();
        }
        got.add(polled.join().value());
        assertEquals(List.of(0, 1, 2, 3, 4), got.stream().sorted().toList());
        assertTrue(queue.isEmpty());
      });
    }
  }

  /** Cancelled or out of time while waiting; as the arm of a select that loses. */
  @ParameterizedTest
  @EnumSource
  void whoGivesUpHasTakenNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var queue = DelayQueue.<String>unbounded();
        Key<String> key = queue.insert("x", Duration.ofHours(1));
        for (JoinHandle<?> task :
            List.of(Task.spawn(() -> queue.take()), Task.spawn(queue.takeAsync()))) {
          Task.yieldNow();
          task.abort();
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        }
        assertThrows(DeadlineException.class, () -> Time.timeout(ms(2), () -> queue.next()));
        assertEquals(
            "timer",
            Select.<String>fair()
                .arm(queue.takeAsync(), Expired::value)
                .arm(Time.sleepAsync(ms(2)), _ -> "timer")
                .await());
        queue.reset(key, Duration.ZERO);
        assertEquals(
            "x",
            Select.<String>biased()
                .arm(queue.takeAsync(), Expired::value)
                .arm(Time.sleepAsync(ms(2)), _ -> "timer")
                .await());
      });
    }
  }

  /** Timers are over when the runtime has shut down, and nobody waits for the rest in vain. */
  @ParameterizedTest
  @EnumSource
  void whatIsLeftAtTheShutdownCanBeTaken(Flavor flavor) throws Exception {
    DelayQueue<Integer> queue;
    try (var runtime = runtimes.build(flavor)) {
      queue = runtime.run(() -> DelayQueue.<Integer>unbounded());
      queue.insert(2, Duration.ofHours(2));
      queue.insert(1, Duration.ofHours(1));
    }
    assertEquals(Optional.empty(), queue.tryNext(), "its time has not come");
    assertEquals(1, queue.take().value());
    assertEquals(2, queue.next().orElseThrow().value());
    assertEquals(Optional.empty(), queue.next());
  }

  /** TIME-064: dropped with its elements, nothing is left of it; LeakCheck looks for timers. */
  @ParameterizedTest
  @EnumSource
  void nothingIsLeftOfAQueue(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var own = DelayQueue.<Integer>unbounded();
        for (int i = 0; i < 1000; i++) {
          own.insert(i, Duration.ofHours(1));
        }
        JoinHandle<?> task = Task.spawn(() -> own.take());
        Task.yieldNow();
        task.abort();
        assertThrows(JoinException.class, task::join);
        Await.until("no timer left", () -> runtime.metrics().timers() == 0);
      });
    }
  }

  /**
   * Inserted, reset, removed and taken by many at once: each element comes out once, by one way or
   * the other, and never before its time.
   */
  @ParameterizedTest
  @EnumSource
  void eachElementComesOutOnce(Flavor flavor) throws Exception {
    int n = 2_000;
    int makers = 4;
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var queue = DelayQueue.<Integer>unbounded();
        var out = new AtomicIntegerArray(n * makers);
        var early = new ConcurrentLinkedQueue<Expired<Integer>>();
        var takers = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 3; i++) {
          takers.add(
              Task.spawn(() -> {
                for (Expired<Integer> e = queue.take(); e.value() >= 0; e = queue.take()) {
                  out.getAndIncrement(e.value());
                  if (Time.now().isBefore(e.deadline())) {
                    early.add(e);
                  }
                }
              }));
        }
        var tasks = new ArrayList<JoinHandle<?>>();
        for (int m = 0; m < makers; m++) {
          var random = new Random(m);
          int from = m * n;
          tasks.add(
              Task.spawn(() -> {
                var keys = new ArrayList<Key<Integer>>();
                for (int i = 0; i < n; i++) {
                  keys.add(queue.insert(from + i, ms(random.nextInt(8))));
                  Key<Integer> key = keys.get(random.nextInt(keys.size()));
                  switch (random.nextInt(4)) {
                    case 0 -> queue.tryRemove(key).ifPresent(e -> out.getAndIncrement(e.value()));
                    case 1 -> {
                      try {
                        queue.reset(key, ms(random.nextInt(8)));
                      } catch (NoSuchElementException e) {
                        assertTrue(e.getMessage().contains("has left DelayQueue["));
                      }
                    }
                    case 2 -> Task.yieldNow();
                    default -> assertTrue(queue.length() >= 0);
                  }
                }
              }));
        }
        for (JoinHandle<?> task : tasks) {
          var _ = task.join();
        }
        for (JoinHandle<?> _ : takers) {
          queue.insert(-1, ms(20)); // after all others
        }
        for (JoinHandle<?> taker : takers) {
          var _ = taker.join();
        }
        assertEquals(List.of(), List.copyOf(early));
        assertEquals(0, queue.length());
        assertEquals(
            List.of(),
            IntStream.range(0, out.length()).filter(i -> out.get(i) != 1).boxed().toList());
      });
    }
  }

  /** Random operations, the same on a sorted set, over an hour of a clock that jumps. */
  @Test
  void itDoesWhatASortedSetDoes() throws Exception {
    record Model(MonoInstant deadline, int order, Key<Integer> key) {}
    long seed = 7;
    var random = new Random(seed);
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var queue = DelayQueue.<Integer>bounded(50);
        var model =
            new TreeSet<Model>(
                Comparator.comparing(Model::deadline).thenComparingInt(Model::order));
        for (int i = 0; i < 20_000; i++) {
          int step = i;
          var delay = Duration.ofMillis(random.nextInt(random.nextBoolean() ? 70 : 5000));
          List<Model> all = List.copyOf(model);
          switch (random.nextInt(6)) {
            case 0, 1 -> {
              var key = queue.tryInsert(i, delay);
              assertEquals(all.size() < 50, key.isPresent());
              key.ifPresent(k -> model.add(new Model(Time.now().plus(delay), step, k)));
            }
            case 2 -> {
              if (!all.isEmpty()) {
                Model m = all.get(random.nextInt(all.size()));
                assertTrue(model.remove(m));
                model.add(new Model(Time.now().plus(delay), step, m.key));
                queue.reset(m.key, delay);
              }
            }
            case 3 -> {
              if (!all.isEmpty()) {
                Model m = all.get(random.nextInt(all.size()));
                assertTrue(model.remove(m));
                assertEquals(m.deadline, queue.remove(m.key).deadline());
              }
            }
            case 4 -> {
              Model first = model.pollFirst();
              var next = queue.next();
              assertEquals(first == null, next.isEmpty());
              if (first != null) {
                assertEquals(first.key, next.orElseThrow().key(), "step " + step);
                assertEquals(first.deadline, next.orElseThrow().deadline());
              }
            }
            default -> Time.advance(Duration.ofMillis(random.nextInt(30)));
          }
          assertEquals(model.size(), queue.length());
          assertEquals(model.isEmpty() ? null : model.first().key, queue.peek().orElse(null));
        }
      });
    }
  }
}
