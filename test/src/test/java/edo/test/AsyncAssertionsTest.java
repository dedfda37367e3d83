package edo.test;

import static edo.test.AsyncAssertions.assertCancelled;
import static edo.test.AsyncAssertions.assertElapsed;
import static edo.test.AsyncAssertions.assertFails;
import static edo.test.AsyncAssertions.assertPending;
import static edo.test.AsyncAssertions.assertReady;
import static edo.test.AsyncAssertions.assertReadyEquals;
import static edo.test.AsyncAssertions.assertReadyOk;
import static edo.test.AsyncAssertions.assertReadyThrows;
import static edo.test.AsyncAssertions.assertSucceeds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;

/** Each assertion, holding and failing (tokio-test: macros.rs): TEST-017 to TEST-021. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncAssertionsTest {
  private static final ThrowingSupplier<Poll<Integer>> FAILS =
      () -> {
        throw new IOException("no");
      };

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static AssertionFailedError failsSaying(String text, Executable assertion) {
    var e = assertThrows(AssertionFailedError.class, assertion);
    assertEquals(text, e.getMessage());
    return e;
  }

  /** TEST-017 (assert_ready, assert_ready_on_pending). */
  @Test
  void ready() {
    assertEquals(3, assertReady(Poll.ready(3)));
    assertEquals(3, assertReady(Poll.ready(3), "the answer"));
    failsSaying(
        "expected a value, but the poll is pending", () -> assertReady(Poll.<Integer>pending()));
    failsSaying(
        "the answer: expected a value, but the poll is pending",
        () -> assertReady(Poll.<Integer>pending(), "the answer"));
  }

  /** TEST-017 (assert_pending, assert_pending_on_ready). */
  @Test
  void pending() {
    assertPending(Poll.pending());
    assertPending(Poll.pending(), "too early");
    failsSaying("expected a pending poll, but it is ready: 3", () -> assertPending(Poll.ready(3)));
    failsSaying(
        "too early: expected a pending poll, but it is ready: 3",
        () -> assertPending(Poll.ready(3), "too early"));
  }

  /** TEST-018 (assert_ready_ok, assert_ok_on_err). */
  @Test
  void readyOk() {
    assertEquals(3, assertReadyOk(() -> Poll.ready(3)));
    assertEquals(3, assertReadyOk(() -> PollHarness.of(Async.ready(3)).poll(), "the answer"));
    var e =
        failsSaying(
            "expected a value, but the poll threw java.io.IOException: no",
            () -> assertReadyOk(FAILS));
    assertEquals("no", e.getCause().getMessage());
    failsSaying(
        "the answer: expected a value, but the poll is pending",
        () -> assertReadyOk(() -> Poll.<Integer>pending(), "the answer"));
  }

  /** TEST-018 (assert_ready_err, assert_err_on_ok). */
  @Test
  void readyThrows() {
    assertEquals("no", assertReadyThrows(IOException.class, FAILS).getMessage());
    assertEquals("no", assertReadyThrows(Exception.class, FAILS, "the answer").getMessage());
    failsSaying(
        "expected the poll to throw java.io.IOException, but it is Poll.ready(3)",
        () -> assertReadyThrows(IOException.class, () -> Poll.ready(3)));
    failsSaying(
        "the answer: expected the poll to throw java.io.IOException, but it is Poll.pending",
        () -> assertReadyThrows(IOException.class, () -> Poll.pending(), "the answer"));
    failsSaying(
        "expected the poll to throw java.lang.IllegalStateException, but it threw"
            + " java.io.IOException: no",
        () -> assertReadyThrows(IllegalStateException.class, FAILS));
  }

  /** TEST-019 (assert_ready_eq, assert_eq_on_not_eq). */
  @Test
  void readyEquals() {
    assertReadyEquals(3, Poll.ready(3));
    assertReadyEquals(new byte[] {1, 2}, Poll.ready(new byte[] {1, 2}), "arrays by content");
    assertReadyEquals(null, Poll.done());
    var e =
        failsSaying(
            "expected a poll ready with 3, but it is with 4",
            () -> assertReadyEquals(3, Poll.ready(4)));
    assertEquals(3, e.getExpected().getValue());
    assertEquals(4, e.getActual().getValue());
    failsSaying(
        "the answer: expected a value, but the poll is pending",
        () -> assertReadyEquals(3, Poll.pending(), "the answer"));
  }

  /** TEST-020: the three ways in which a task ends, with messages. */
  @ParameterizedTest
  @EnumSource
  void outcomesOfTasks(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals(3, assertSucceeds(Task.spawn(() -> 3)));
        assertEquals(3, assertSucceeds(Task.spawn(Async.ready(3)), "the answer"));
        var why = new IOException("no");
        Async<Integer> fails =
            cx -> {
              throw why;
            };
        assertSame(why, assertFails(IOException.class, Task.spawn(fails)));
        assertSame(why, assertFails(Exception.class, Task.spawn(fails), "the answer"));
        var cancelled = Task.spawn(Async.never());
        cancelled.abort();
        assertCancelled(cancelled);

        saysAndNames(
            " failed with java.io.IOException: no", () -> assertSucceeds(named().spawn(fails)));
        saysAndNames(
            " failed with java.io.IOException: no", () -> assertCancelled(named().spawn(fails)));
        saysAndNames(
            "but it ended with 3",
            () -> assertFails(IOException.class, named().spawn(Async.ready(3))));
        saysAndNames("but it ended with 3", () -> assertCancelled(named().spawn(Async.ready(3))));
        saysAndNames(
            "to throw java.lang.IllegalStateException, but it threw java.io.IOException: no",
            () -> assertFails(IllegalStateException.class, named().spawn(fails)));
        saysAndNames(
            " was cancelled",
            () -> {
              var task = named().spawn(Async.<Integer>never());
              task.abort();
              assertSucceeds(task, "the answer");
            });
        saysAndNames(
            " was cancelled",
            () -> {
              var task = named().spawn(Async.<Integer>never());
              task.abort();
              assertFails(IOException.class, task, "the answer");
            });
      });
    }
  }

  private static edo.task.TaskBuilder named() {
    return Task.builder().name("counter");
  }

  private static void saysAndNames(String part, Executable assertion) {
    var e = assertThrows(AssertionFailedError.class, assertion);
    assertTrue(e.getMessage().contains(part), e::getMessage);
    assertTrue(e.getMessage().contains("counter"), e::getMessage);
  }

  /** TEST-021: neither less nor more than a millisecond more. */
  @Test
  void elapsed() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var start = Time.now();
        assertElapsed(start, Duration.ZERO);
        Time.advance(Duration.ofMillis(5));
        assertElapsed(start, Duration.ofMillis(5));
        assertElapsed(start, Duration.ofMillis(4));
        failsSaying(
            "expected PT0.006S to have passed, or 1 ms more, but it was PT0.005S; is the clock"
                + " paused?",
            () -> assertElapsed(start, Duration.ofMillis(6)));
        var e =
            assertThrows(
                AssertionFailedError.class,
                () -> assertElapsed(start, Duration.ofNanos(3_999_999)));
        assertEquals(Duration.ofMillis(5), e.getActual().getValue());
      });
    }
  }
}
