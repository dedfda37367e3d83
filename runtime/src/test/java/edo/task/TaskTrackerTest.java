package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** UTIL-015 … UTIL-024 (task_tracker.rs): counting tasks until all have ended. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskTrackerTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final TaskTracker tracker = TaskTracker.create();
  private final CountingWaker waker = new CountingWaker();

  private boolean ready(Async<@Nullable Void> wait) {
    try {
      return waker.poll(wait).isReady();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** UTIL-015, UTIL-016: open_close. */
  @Test
  void openAndClosed() {
    assertFalse(tracker.isClosed());
    assertTrue(tracker.close());
    assertTrue(tracker.isClosed());
    assertFalse(tracker.close());
    assertTrue(tracker.reopen());
    assertFalse(tracker.reopen());
    assertFalse(tracker.isClosed());
    assertEquals("TaskTracker[0]", tracker.toString());
    assertEquals("TaskTracker[connections, 0]", TaskTracker.create("connections").toString());
  }

  /** UTIL-017, UTIL-023: token_len. */
  @Test
  void tokensAreCountedUntilClosed() {
    var tokens = new ArrayList<TaskTracker.Token>();
    for (int i = 0; i < 10; i++) {
      assertEquals(i, tracker.length());
      tokens.add(i == 5 ? tokens.getFirst().another() : tracker.token());
    }
    assertSame(tracker, tokens.getLast().tracker());
    assertFalse(tracker.isEmpty());
    for (int i = 10; i > 0; i--) {
      assertEquals(i, tracker.length());
      tokens.get(i - 1).close();
      tokens.get(i - 1).close();
    }
    assertTrue(tracker.isEmpty());
  }

  /** UTIL-018: notify_immediately, notify_on_close. */
  @Test
  void closedAndEmptyIsTheEnd() {
    var wait = tracker.emptyAsync();
    assertFalse(ready(wait));
    tracker.close();
    assertEquals(1, waker.wakes());
    assertTrue(ready(wait));
    assertTrue(ready(tracker.emptyAsync()));
  }

  /** UTIL-018: notify_immediately_on_reopen, notify_on_close_reopen: a moment that has passed. */
  @Test
  void aMomentIsEnough() {
    tracker.close();
    var before = tracker.emptyAsync();
    tracker.reopen();
    assertFalse(ready(before), "closed when it was made, open since: not a moment after it");

    var wait = tracker.emptyAsync();
    var unpolled = tracker.emptyAsync();
    assertFalse(ready(wait));
    tracker.close();
    tracker.reopen();
    assertEquals(1, waker.wakes());
    assertTrue(ready(wait));
    assertTrue(ready(unpolled));
    assertFalse(ready(tracker.emptyAsync()));
  }

  /** UTIL-018: notify_on_last_task, notify_on_last_task_respawn. */
  @Test
  void theLastOneTells() {
    var token = tracker.token();
    tracker.close();
    var wait = tracker.emptyAsync();
    assertFalse(ready(wait));
    token.close();
    assertEquals(1, waker.wakes());
    var again = tracker.token();
    assertTrue(ready(wait), "it was empty for a moment");
    assertFalse(ready(tracker.emptyAsync()));
    again.close();
  }

  /** UTIL-018: no_notify_on_respawn_if_open. */
  @Test
  void anOpenTrackerTellsNobody() {
    var token = tracker.token();
    var wait = tracker.emptyAsync();
    assertFalse(ready(wait));
    token.close();
    assertFalse(ready(wait));
    tracker.token();
    assertFalse(ready(wait));
    assertEquals(0, waker.wakes());
  }

  /** UTIL-018: close_during_exit, notify_many. */
  @Test
  void allWhoWaitAreTold() {
    var token = tracker.token();
    var waits = new ArrayList<Async<@Nullable Void>>();
    for (int i = 0; i < 10; i++) {
      waits.add(tracker.emptyAsync());
      assertFalse(ready(waits.get(i)));
    }
    tracker.close();
    assertFalse(ready(waits.getFirst()));
    token.close();
    for (var wait : waits) {
      assertTrue(ready(wait));
    }
  }

  /** UTIL-019, UTIL-021, UTIL-024: spawn_after_close, close_then_spawn; ordinary handles. */
  @ParameterizedTest
  @EnumSource
  void tasksAreCountedUntilTheyHaveEnded(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var gate = new Signal<Integer>();
        var through = new AtomicInteger();
        tracker.close();
        var direct = tracker.spawn(() -> gate.await());
        var empty = tracker.spawn(() -> through.set(1));
        var polled = tracker.spawn(Async.<Integer>never());
        var job = tracker.spawnBlocking(() -> 3);
        var fails =
            tracker.spawn(() -> {
              if (through.get() >= 0) {
                throw new IOException("no");
              }
              return 1;
            });
        assertTrue(assertThrows(JoinException.class, fails::join).isFailure());
        empty.join();
        assertEquals(3, job.join());
        Await.until("three have ended", () -> tracker.length() == 2);
        var wait = Task.spawn(tracker::awaitEmpty);
        polled.abort();
        assertTrue(assertThrows(JoinException.class, polled::join).isCancelled());
        assertFalse(wait.isFinished());
        while (gate.polls() == 0) {
          Task.yieldNow();
        }
        gate.set(7);
        assertEquals(7, direct.join());
        wait.join();
        assertEquals(1, through.get());
        assertEquals(0, tracker.length());
      });
    }
  }

  /** UTIL-024: spawn_then_drop: nobody is aborted, and who is refused is not counted. */
  @ParameterizedTest
  @EnumSource
  void aTrackerAbortsNobody(Flavor flavor) throws Exception {
    var gate = new Signal<Integer>();
    JoinHandle<Integer> task;
    try (var runtime = runtimes.build(flavor)) {
      task = runtime.within(() -> TaskTracker.create().spawn(() -> gate.await()));
      runtime.run(() -> {
        while (gate.polls() == 0) {
          Task.yieldNow();
        }
        gate.set(2);
        assertEquals(2, task.join());
      });
      runtime.shutdown(java.time.Duration.ofSeconds(10));
      runtime.within(() -> tracker.spawn(() -> 1));
      assertTrue(tracker.isEmpty());
    }
  }

  /** UTIL-022: computations are counted until they have ended or were withdrawn. */
  @Test
  void computationsAreCounted() throws Exception {
    var op = new Signal<Integer>();
    var tracked = tracker.track(op);
    assertEquals(1, tracker.length());
    assertTrue(waker.poll(tracked).isPending());
    op.set(1);
    assertEquals(1, tracker.length());
    assertEquals(1, waker.poll(tracked).value());
    assertEquals(0, tracker.length());

    var withdrawn = tracker.track(new Signal<Integer>());
    assertTrue(waker.poll(withdrawn).isPending());
    withdrawn.cancel();
    assertEquals(0, tracker.length());

    Async<Integer> fails =
        cx -> {
          throw new IOException("no");
        };
    var failing = tracker.track(fails);
    assertThrows(IOException.class, () -> waker.poll(failing));
    assertEquals(0, tracker.length());
  }

  /** UTIL-018, UTIL-024: many come and go in several tasks while others wait, again and again. */
  @ParameterizedTest
  @EnumSource
  void comingAndGoing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int round = 0; round < 50; round++) {
          var ended = new AtomicInteger();
          for (int i = 0; i < 20; i++) {
            tracker.spawn(() -> {
              Task.yieldNow();
              tracker.spawn(() -> {
                ended.getAndIncrement();
              });
              ended.getAndIncrement();
            });
          }
          var waits = new ArrayList<JoinHandle<?>>();
          waits.add(Task.spawn(tracker.emptyAsync()));
          waits.add(Task.spawnBlocking(tracker::awaitEmpty));
          tracker.close();
          tracker.awaitEmpty();
          assertEquals(40, ended.get());
          waits.forEach(JoinHandle::join);
          tracker.reopen();
        }
      });
    }
  }
}
