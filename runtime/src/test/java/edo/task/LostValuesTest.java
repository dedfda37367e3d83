package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mutex;
import edo.sync.Permit;
import edo.sync.Semaphore;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.LogTrap;
import edo.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-110, UTIL-036, UTIL-044: what becomes of values that nobody gets. A semaphore has all its
 * permits back, whoever had made tasks that acquire them.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostValuesTest {
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

  // ---------------------------------------------------------------- scopes

  @ParameterizedTest
  @EnumSource
  void aScopeWithOneWinnerClosesTheOthers(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var scope = TaskScope.<Permit>firstSuccess()) {
          scope.spawn(semaphore.acquireAsync());
          scope.spawn(() -> {
            awaitFree(1); // it is no winner, and has a value all the same
            return semaphore.acquire();
          });
          try (var _ = scope.join()) {
            assertEquals(
                1, free(), "the winner's is in use, and it alone, before the scope is closed");
          }
          assertEquals(2, free());
        }
        assertEquals(2, free());
        try (var scope = TaskScope.<Permit>firstSuccess()) {
          awaitEnd(scope.spawn(() -> semaphore.acquire()));
          assertEquals(1, free());
        }
        assertEquals(2, free(), "nobody has joined it");
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScopeThatFailsClosesWhatIsThere(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (boolean looks : new boolean[] {false, true}) {
          Optional<Permit> mine = Optional.empty();
          JoinHandle<Permit> one;
          try (var scope = TaskScope.<Permit>allSucceed()) {
            one = scope.spawn(semaphore.acquireAsync());
            var two = scope.spawn(() -> semaphore.acquire());
            scope.spawn(() -> {
              awaitEnd(one);
              awaitEnd(two);
              return LostValuesTest.<Permit>failing().call();
            });
            assertThrows(JoinException.class, scope::join);
            assertEquals(0, free(), "the handles still have them");
            if (looks) {
              mine = Optional.of(one.join());
            }
          }
          if (looks) {
            assertEquals(1, free(), "what somebody has got is not closed");
            assertSame(mine.orElseThrow(), one.join());
            mine.get().close();
          } else {
            var late = assertThrows(JoinException.class, one::join);
            assertTrue(late.isCancelled());
            assertTrue(
                late.getCause().getMessage().contains("join a task before"), late.toString());
            assertThrows(Exception.class, () -> Async.of(one.asStage()).await());
          }
          assertEquals(2, free());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAScopeHandsOutIsOpen(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        List<Permit> all;
        try (var scope = TaskScope.<Permit>allSucceed()) {
          scope.spawn(semaphore.acquireAsync());
          scope.spawn(() -> semaphore.acquire());
          all = scope.join();
        }
        assertEquals(0, free());
        all.forEach(Permit::close);
        List<Joined<Permit>> ends;
        try (var scope = TaskScope.<Permit>collect()) {
          scope.spawn(semaphore.acquireAsync());
          scope.spawn(failing());
          ends = scope.join();
        }
        assertEquals(1, free());
        ends.getFirst().value().close();
        assertEquals(2, free());
        try (var scope = TaskScope.<Object>collect()) {
          awaitEnd(scope.spawn(semaphore.acquireAsync()));
          awaitEnd(scope.spawn(() -> Optional.of(semaphore.acquire())));
        }
        assertEquals(2, free(), "not joined");
      });
    }
  }

  /** Whoever waits when the scope ends has the value, or hears that there is none; never both. */
  @ParameterizedTest
  @EnumSource
  void aJoinerMeetsTheEndOfTheScope(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int round = 0; round < 200; round++) {
          var scope = TaskScope.<Permit>collect();
          var handle = scope.spawn(semaphore.acquireAsync());
          var joiner =
              Task.spawn(() -> {
                try (var permit = handle.join()) {
                  assertEquals(1, free());
                  return permit.count();
                } catch (JoinException e) {
                  assertTrue(e.isCancelled());
                  return 0L;
                }
              });
          for (int i = round % 4; i > 0; i--) {
            Task.yieldNow();
          }
          scope.close();
          joiner.join();
          assertEquals(2, free());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOwnerThatIsAbortedLosesNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var never = new Signal<Permit>();
        var owner =
            Task.spawn(() -> {
              try (var scope = TaskScope.<Permit>allSucceed()) {
                scope.spawn(semaphore.acquireAsync());
                scope.spawn(() -> semaphore.acquire());
                scope.spawn(never);
                scope.join();
              }
            });
        awaitFree(0);
        owner.abort();
        assertTrue(assertThrows(JoinException.class, owner::join).isCancelled());
        assertEquals(2, free());
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReceiverGetsThemInstead(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var received = new CopyOnWriteArrayList<Object>();
        try (var scope = TaskScope.<Object>collect().onDiscard(received::add)) {
          awaitEnd(scope.spawn(semaphore.acquireAsync()));
          awaitEnd(scope.spawn(() -> "text"));
        }
        try (var set = JoinSet.<Object>create().onDiscard(received::add);
            var queue = JoinQueue.<Object>create().onDiscard(received::add);
            var map = JoinMap.<Integer, Object>create().onDiscard(received::add)) {
          awaitEnd(set.spawn(() -> "of a set"));
          awaitEnd(queue.spawn(() -> "of a queue"));
          awaitEnd(map.spawn(1, () -> "of a map"));
        }
        assertEquals(1, free());
        // Which of two ended tasks a scope lets go of first is not said.
        int at = received.get(0) instanceof Permit ? 0 : 1;
        ((Permit) received.remove(at)).close();
        assertEquals(List.of("text", "of a map", "of a queue", "of a set"), received);
      });
    }
  }

  // ---------------------------------------------------------------- tasks

  /** A handle keeps the value: somebody may still join it. */
  @ParameterizedTest
  @EnumSource
  void anEndedTaskKeepsItsValue(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var mutex = new Mutex();
        var handle = Task.spawn(mutex.lockAsync());
        awaitEnd(handle);
        handle.abort();
        assertTrue(mutex.isLocked());
        handle.join().close();
        assertFalse(mutex.isLocked());
      });
    }
  }

  /** A shutdown does not wait for ever; what a task makes after that reaches nobody. */
  @ParameterizedTest
  @EnumSource(names = {"MULTI_4", "MULTI_1"})
  void aValueThatComesAfterTheShutdown(Flavor flavor) throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    JoinHandle<Permit> handle;
    try (var runtime = runtimes.build(flavor)) {
      handle =
          runtime.spawn(
              (Callable<Permit>)
                  () -> {
                    var permit = semaphore.acquire();
                    begun.countDown();
                    Await.spin(mayEnd); // parked, it would never run again
                    return permit;
                  });
      begun.await();
      var _ = runtime.shutdown(Duration.ofMillis(1));
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
      assertEquals(1, free());
      mayEnd.countDown();
      Await.until("the permit is back", () -> free() == 2);
    }
  }

  // ---------------------------------------------------------------- the one place

  @Test
  void whatIsClosed() throws Exception {
    var closed = new ArrayList<String>();
    AutoCloseable one = () -> closed.add("one");
    Discard.close(null);
    Discard.close("text");
    Discard.close(Optional.empty());
    Discard.close(List.of(one)); // nobody knows whose it is
    assertEquals(List.of(), closed);
    Discard.close(one);
    Discard.close(Optional.of(new Join.Success<>(one)));
    Discard.close(new Join.Failure<AutoCloseable>(new IOException()));
    assertEquals(List.of("one", "one"), closed);
    try (LogTrap log = LogTrap.open()) {
      Discard.close(
          (AutoCloseable)
              () -> {
                throw new IOException("stuck");
              });
      Throwable told = log.entries().getFirst().thrown();
      assertTrue(told.getMessage().contains("closing"), told.toString());
      assertEquals("stuck", told.getCause().getMessage());
    }
  }
}
