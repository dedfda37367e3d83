package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The order in which one worker takes tasks of different priority. A poll-driven task spawns them
 * in one poll, so that none begins before all are there.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PriorityTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Without spares: a second worker beside a poll that takes long would change the order. */
  private EdoRuntime oneWorker(Flavor flavor) throws Exception {
    return runtimes.build(flavor.builder().sliceLimit(Duration.ofMinutes(1)));
  }

  /** Poll-driven tasks have lanes in every mode. */
  private enum Kind {
    POLLED {
      @Override
      JoinHandle<?> spawn(TaskBuilder how, Runnable body) {
        return how.spawn(
            (Async<Integer>)
                cx -> {
                  body.run();
                  return Poll.ready(0);
                });
      }
    },
    VIRTUAL {
      @Override
      JoinHandle<?> spawn(TaskBuilder how, Runnable body) {
        return how.spawn(() -> {
          body.run();
          return 0;
        });
      }
    };

    abstract JoinHandle<?> spawn(TaskBuilder how, Runnable body);

    boolean hasLanes(EdoRuntime runtime) {
      return this == POLLED || runtime.ownsVirtualThreads();
    }
  }

  /** Spawns tasks of some priorities at once; the order in which they ran. */
  private static List<Priority> order(EdoRuntime runtime, Kind kind, List<Priority> spawned)
      throws Exception {
    Queue<Priority> ran = new ConcurrentLinkedQueue<>();
    List<JoinHandle<?>> handles =
        runtime.run(
            (Async<List<JoinHandle<?>>>)
                cx -> {
                  List<JoinHandle<?>> all = new ArrayList<>();
                  for (Priority p : spawned) {
                    all.add(kind.spawn(Task.builder().priority(p), () -> ran.add(p)));
                  }
                  return Poll.ready(all);
                });
    runtime.run(() -> handles.forEach(JoinHandle::join));
    return List.copyOf(ran);
  }

  private static List<Priority> many(Object... countsAndPriorities) {
    var list = new ArrayList<Priority>();
    for (int i = 0; i < countsAndPriorities.length; i += 2) {
      for (int n = (int) countsAndPriorities[i]; n > 0; n--) {
        list.add((Priority) countsAndPriorities[i + 1]);
      }
    }
    return list;
  }

  @ParameterizedTest
  @EnumSource
  void theUrgentComeFirst(Kind kind) throws Exception {
    for (Flavor flavor : List.of(Flavor.CURRENT_THREAD, Flavor.MULTI_1)) {
      try (var runtime = oneWorker(flavor)) {
        List<Priority> ran =
            order(runtime, kind, many(10, Priority.NORMAL, 5, Priority.LOW, 8, Priority.HIGH));
        assertEquals(23, ran.size());
        if (kind.hasLanes(runtime)) {
          // One of low priority may have its turn before, were it the 64th slice.
          var withoutLow = new ArrayList<>(ran);
          withoutLow.removeIf(p -> p == Priority.LOW);
          assertEquals(many(8, Priority.HIGH, 10, Priority.NORMAL), withoutLow);
          assertTrue(
              ran.subList(0, 18).stream().filter(p -> p == Priority.LOW).count() <= 1,
              ran::toString);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyStarves(Kind kind) throws Exception {
    try (var runtime = oneWorker(Flavor.MULTI_1)) {
      List<Priority> ran =
          order(runtime, kind, many(1, Priority.LOW, 20, Priority.NORMAL, 400, Priority.HIGH));
      assertEquals(421, ran.size());
      if (kind.hasLanes(runtime)) {
        assertTrue(ran.indexOf(Priority.LOW) <= 64, "low after " + ran.indexOf(Priority.LOW));
        int streak = 0;
        for (Priority p : ran.subList(0, ran.lastIndexOf(Priority.NORMAL))) {
          streak = p == Priority.HIGH ? streak + 1 : 0;
          assertTrue(streak <= 32, () -> "too many urgent ones in a row: " + ran);
        }
      }
    }
  }

  /** A priority is for life: also a task that has waited goes through its lane. */
  @ParameterizedTest
  @EnumSource(names = {"CURRENT_THREAD", "MULTI_1"})
  void wokenTasksKeepTheirLane(Flavor flavor) throws Exception {
    try (var runtime = oneWorker(flavor)) {
      Queue<Priority> ran = new ConcurrentLinkedQueue<>();
      List<JoinHandle<?>> handles = new ArrayList<>();
      List<Waker> wakers = new ArrayList<>();
      for (Priority p : many(6, Priority.NORMAL, 3, Priority.HIGH)) {
        handles.add(
            runtime.within(() ->
                Task.builder()
                    .priority(p)
                    .spawn(
                        new Async<Integer>() {
                          private boolean waited;

                          @Override
                          public Poll<Integer> poll(Context cx) {
                            if (waited) {
                              ran.add(p);
                              return Poll.ready(0);
                            }
                            waited = true;
                            wakers.add(cx.waker());
                            return Poll.pending();
                          }
                        })));
      }
      runtime.run(
          (Async<Integer>)
              cx -> {
                if (wakers.size() < 9) {
                  cx.waker().wake();
                  return Poll.pending();
                }
                wakers.forEach(Waker::wake);
                return Poll.ready(0);
              });
      runtime.run(() -> handles.forEach(JoinHandle::join));
      assertEquals(many(3, Priority.HIGH), List.copyOf(ran).subList(0, 3));
    }
  }

  /** What a stuck worker has in its queue is not for the urgent to wait for. */
  @Test
  void theQueueOfAStuckWorkerDoesNotStarve() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_1)) {
      var ran = new CountDownLatch(1);
      runtime.run(
          (Async<Integer>)
              cx -> {
                Task.spawn(
                    (Async<Integer>)
                        inner -> {
                          ran.countDown();
                          return Poll.ready(0);
                        });
                Task.builder()
                    .priority(Priority.HIGH)
                    .spawn(
                        (Async<Integer>)
                            inner -> {
                              inner.waker().wake();
                              return ran.getCount() == 0 ? Poll.ready(0) : Poll.pending();
                            });
                Await.spin(ran);
                return Poll.ready(0);
              });
    }
  }

  /** With several workers every task runs, whatever its lane, also when all slept. */
  @ParameterizedTest
  @EnumSource
  void nothingIsLost(Priority priority) throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      TaskBuilder how = Task.builder().priority(priority);
      for (int i = 0; i < 200; i++) {
        runtime.run(() -> {
          var a = how.spawn(() -> how.spawn(() -> 1).join());
          var b = how.spawn(Task.yieldAsync());
          var c = how.spawnBlocking(() -> 3);
          assertEquals(4, a.join() + c.join());
          b.join();
        });
      }
    }
  }
}
