package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Permit;
import edo.sync.Semaphore;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-110, UTIL-036, UTIL-044: results that nobody takes from sets, queues and maps of tasks. A
 * semaphore has all its permits back.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostResultsTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final Semaphore semaphore = new Semaphore(2);

  private long free() {
    return semaphore.availablePermits();
  }

  private void awaitFree(int n) {
    while (free() != n) {
      Task.yieldNow();
    }
  }

  private static void awaitEnd(AbortHandle task) {
    while (!task.isFinished()) {
      Task.yieldNow();
    }
  }

  private static <T> Callable<T> failing() {
    return () -> {
      throw new IOException("as it should");
    };
  }

  private interface Group {
    AbortHandle spawn(Callable<Permit> body);

    TaskGroup<Permit> tasks();
  }

  private static List<Group> groups() {
    var set = JoinSet.<Permit>create();
    var queue = JoinQueue.<Permit>create();
    var map = JoinMap.<Integer, Permit>create();
    var keys = new AtomicInteger();
    return List.of(
        group(set, set::spawn),
        group(queue, queue::spawn),
        group(map, body -> map.spawn(keys.getAndIncrement(), body)));
  }

  private interface Spawn {
    AbortHandle spawn(Callable<Permit> body);
  }

  private static Group group(TaskGroup<Permit> tasks, Spawn spawn) {
    return new Group() {
      @Override
      public AbortHandle spawn(Callable<Permit> body) {
        return spawn.spawn(body);
      }

      @Override
      public TaskGroup<Permit> tasks() {
        return tasks;
      }
    };
  }

  /** One that has ended, and one that ends with a value although it is aborted. */
  private void spawnTwo(Group group, Signal<Integer> mayEnd) throws Exception {
    awaitEnd(group.spawn(() -> semaphore.acquire()));
    group.spawn(() ->
        Task.shield(() -> {
          var permit = semaphore.acquire();
          mayEnd.await();
          return permit;
        }));
    awaitFree(0);
  }

  @ParameterizedTest
  @EnumSource
  void closingClosesWhatNobodyTook(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (Group group : groups()) {
          var mayEnd = new Signal<Integer>();
          spawnTwo(group, mayEnd);
          group.tasks().abortAll();
          mayEnd.set(1);
          group.tasks().close();
          assertEquals(2, free(), group.tasks().toString());
        }
        for (Group group : groups()) {
          var mayEnd = new Signal<Integer>();
          spawnTwo(group, mayEnd);
          mayEnd.set(1);
          group.tasks().shutdown();
          assertEquals(2, free(), group.tasks().toString());
          group.tasks().close();
        }
      });
    }
  }

  /** The end was begun, and whoever began it is gone. */
  @ParameterizedTest
  @EnumSource
  void anEndThatNobodyWaitsFor(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (Group group : groups()) {
          var mayEnd = new Signal<Integer>();
          spawnTwo(group, mayEnd);
          var closing = group.tasks().closeAsync();
          assertTrue(new CountingWaker().poll(closing).isPending());
          assertEquals(1, free());
          mayEnd.set(1);
          awaitFree(2);
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void tasksThatAreLetGo(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (Group group : groups()) {
          var mayEnd = new Signal<Integer>();
          spawnTwo(group, mayEnd);
          group.tasks().detachAll();
          assertEquals(1, free());
          assertTrue(group.tasks().isEmpty());
          mayEnd.set(1);
          awaitFree(2);
          group.tasks().close();
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatIsReplaced(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var map = JoinMap.<Integer, Permit>create()) {
          awaitEnd(map.spawn(1, semaphore.acquireAsync()));
          var mayEnd = new Signal<Integer>();
          map.spawn(
              1,
              () ->
                  Task.shield(() -> {
                    var permit = semaphore.acquire();
                    mayEnd.await();
                    return permit;
                  }));
          mayEnd.awaitPolled();
          assertEquals(1, free(), "the first");
          map.spawn(1, () -> semaphore.acquire());
          mayEnd.set(1);
          map.joinNext().orElseThrow().value().close();
          awaitFree(2);
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesTakenForNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (boolean fails : new boolean[] {true, false}) {
          try (var set = JoinSet.<Permit>create()) {
            awaitEnd(set.spawn(() -> semaphore.acquire()));
            var gate = new Signal<Permit>();
            var late = set.spawn(() -> Task.shield(() -> gate.await()));
            gate.awaitPolled();
            if (fails) {
              awaitEnd(set.spawn(failing()));
            }
            var waker = new CountingWaker();
            var all = set.joinAllAsync();
            assertTrue(waker.poll(all).isPending());
            if (fails) {
              assertEquals(2, free(), "what was there when it failed");
              gate.set(semaphore.acquire());
              awaitEnd(late);
              assertThrows(JoinException.class, () -> waker.poll(all));
              assertEquals(2, free(), "what came after that");
            } else {
              all.cancel();
              assertEquals(2, free());
              gate.set(semaphore.acquire());
            }
          }
          assertEquals(2, free());
        }
        // What a join gives up may be in a result that was taken.
        try (var set = JoinSet.<Permit>create()) {
          awaitEnd(set.spawn(() -> semaphore.acquire()));
          var boom = Task.spawn(failing());
          assertThrows(
              JoinException.class,
              () -> Join.tryAll(set.joinNextAsync(), boom.joinAsync()).biased().await());
          assertEquals(2, free());
        }
      });
    }
  }
}
