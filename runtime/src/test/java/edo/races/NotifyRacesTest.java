package edo.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.races.Races.Body;
import edo.races.Races.Round;
import edo.sync.Notify;
import edo.sync.Oneshot;
import edo.task.Async;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstream's models of notifications, with threads. SYNC-029, SYNC-031. */
@Tag("once")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotifyRacesTest {
  private static final int MANY = 33;

  private static void nothing() {}

  /** notify_one. */
  @Test
  void oneIsTold() throws Exception {
    Races.repeat(
        2,
        () -> {
          var notify = new Notify();
          return Round.of(NotifyRacesTest::nothing, notify::awaitNotified, notify::notifyOne);
        });
  }

  /** notify_waiters. */
  @Test
  void allAreToldWhoHaveBegun() throws Exception {
    Races.repeat(
        2,
        () -> {
          var notify = new Notify();
          var one = notify.notifiedAsync();
          var other = notify.notifiedAsync();
          return Round.of(
              NotifyRacesTest::nothing,
              () -> {
                one.await();
                other.await();
              },
              notify::notifyWaiters);
        });
  }

  /** notify_waiters_and_one. */
  @Test
  void allAndOne() throws Exception {
    Races.repeat(
        3,
        () -> {
          var notify = new Notify();
          return Round.of(
              NotifyRacesTest::nothing,
              notify::awaitNotified,
              notify::notifyWaiters,
              notify::notifyOne);
        });
  }

  /** notify_multi. */
  @Test
  void oneTellsTheNext() throws Exception {
    Races.repeat(
        3,
        () -> {
          var notify = new Notify();
          Body pass =
              () -> {
                notify.awaitNotified();
                notify.notifyOne();
              };
          return Round.of(notify::awaitNotified, pass, pass, notify::notifyOne);
        });
  }

  /** notify_drop. */
  @Test
  void whoGivesUpPassesItOn() throws Exception {
    Races.repeat(
        3,
        () -> {
          var notify = new Notify();
          return Round.of(
              NotifyRacesTest::nothing,
              () -> {
                var waiting = notify.notifiedAsync();
                if (new CountingWaker().poll(waiting).isPending()) {
                  waiting.cancel();
                } else {
                  notify.notifyOne();
                }
              },
              () -> {
                notify.awaitNotified();
                notify.notifyOne();
                notify.awaitNotified();
              },
              notify::notifyOne);
        });
  }

  /** notify_waiters_poll_consistency. */
  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void ifOneOfAllIsToldTheOtherIs(boolean first, boolean second) throws Exception {
    Races.repeat(2, () -> bothOrOne(first, second, 0));
  }

  /** notify_waiters_poll_consistency_many. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ifOneOfManyIsToldTheOtherIs(boolean inOrder) throws Exception {
    Races.repeat(2, () -> bothOrOne(inOrder, true, inOrder ? MANY : -MANY));
  }

  private static Round bothOrOne(boolean pollFirst, boolean pollSecond, int between) {
    try {
      var notify = new Notify();
      var waker = new CountingWaker();
      var one = notify.notifiedAsync();
      var other = notify.notifiedAsync();
      Notify.Notified begins = between < 0 ? other : one;
      Notify.Notified ends = between < 0 ? one : other;
      if (between < 0 || pollFirst) {
        assertTrue(waker.poll(begins).isPending());
      }
      for (int i = 0; i < Math.abs(between); i++) {
        assertTrue(waker.poll(notify.notifiedAsync()).isPending());
      }
      if (between < 0 || pollSecond) {
        assertTrue(waker.poll(ends).isPending());
      }
      return Round.of(
          NotifyRacesTest::nothing,
          () -> {
            boolean told = !waker.poll(one).isPending();
            assertTrue(!told || !waker.poll(other).isPending());
          },
          notify::notifyWaiters);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** notify_waiters_is_atomic. */
  @ParameterizedTest
  @ValueSource(ints = {0, MANY - 1})
  void whoComesAfterAllHasTheNext(int tested) throws Exception {
    Races.repeat(
        2,
        () -> {
          var notify = new Notify();
          var waker = new CountingWaker();
          var waiting = new ArrayList<Notify.Notified>();
          for (int i = 0; i < MANY; i++) {
            var one = notify.notifiedAsync();
            assertPending(waker, one);
            waiting.add(one);
          }
          return Round.of(
              NotifyRacesTest::nothing,
              () -> {
                waiting.remove(tested).await();
                var next = notify.notifiedAsync();
                assertPending(waker, next);
                notify.notifyOne();
                // Whoever is still telling the others may be the one who passes it on.
                Await.until("the next is told", () -> isReady(waker, next));
              },
              notify::notifyWaiters);
        });
  }

  private static void assertPending(CountingWaker waker, Async<?> waiting) {
    assertFalse(isReady(waker, waiting));
  }

  private static boolean isReady(CountingWaker waker, Async<?> waiting) {
    try {
      return !waker.poll(waiting).isPending();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** notify_waiters_sequential_notified_await. */
  @Test
  void allAreToldOnce() throws Exception {
    Races.repeat(
        2,
        () -> {
          var notify = new Notify();
          var ready = Oneshot.<Integer>create();
          var over = Oneshot.<Integer>create();
          return Round.of(
              NotifyRacesTest::nothing,
              () -> {
                var waker = new CountingWaker();
                var first = notify.notifiedAsync();
                assertPending(waker, first);
                for (int i = 0; i < MANY; i++) {
                  assertPending(waker, notify.notifiedAsync());
                }
                assertTrue(ready.sender().send(1));
                first.await();
                var second = notify.notifiedAsync();
                assertPending(waker, second);
                assertEquals(1, over.receiver().recv());
                assertPending(waker, second);
              },
              () -> {
                assertEquals(1, ready.receiver().recv());
                notify.notifyWaiters();
                assertTrue(over.sender().send(1));
              });
        });
  }
}
