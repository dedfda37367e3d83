package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.Poll;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deadlines on computations (time_timeout.rs): TIME-028 to TIME-035. */
@org.junit.jupiter.api.Timeout(
    value = 30,
    threadMode = org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD)
class TimeoutTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private void paused(TaskBody body) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(body);
    }
  }

  /** TIME-030: simultaneous, and completed_future_past_deadline: the value wins. */
  @Test
  void theValueWins() throws Exception {
    paused(() -> {
      assertEquals(1, Time.timeout(Duration.ZERO, Async.ready(1)).await());
      MonoInstant past = Time.now();
      Time.advance(Duration.ofSeconds(1));
      assertEquals(2, Time.timeoutAt(past, Async.ready(2)).await());
    });
  }

  /** TIME-028: future_and_timeout_in_future, both ways. */
  @Test
  void whicheverComesFirst() throws Exception {
    paused(() -> {
      var value = new Signal<Integer>();
      var waker = new CountingWaker();
      var inTime = Time.timeout(Duration.ofMillis(100), value);
      assertTrue(waker.poll(inTime).isPending());
      Time.advance(Duration.ofMillis(90));
      assertTrue(waker.poll(inTime).isPending());
      value.set(5);
      assertEquals(5, waker.poll(inTime).value());

      var late = new Signal<Integer>();
      MonoInstant start = Time.now();
      var e =
          assertThrows(
              DeadlineException.class, () -> Time.timeout(Duration.ofMillis(100), late).await());
      assertEquals(Duration.ofMillis(100), start.elapsed());
      assertTrue(e.getMessage().contains("PT0.1S"), e.getMessage());
    });
  }

  /** UTIL-012, TIME-028: without a runtime around it, the default one has the timer. */
  @Test
  void outsideOfARuntime() throws Exception {
    assertEquals(1, Time.timeout(Duration.ofMinutes(1), Async.ready(1)).await());
    var late = new Signal<Integer>();
    assertThrows(DeadlineException.class, () -> Time.timeout(Duration.ofMillis(1), late).await());
    assertThrows(DeadlineException.class, () -> Time.timeoutAt(Time.now(), late).await());
    assertEquals(2, late.cancels());
  }

  /** TIME-033: what was not done in time is withdrawn, once. */
  @Test
  void theComputationIsWithdrawn() throws Exception {
    paused(() -> {
      var late = new Signal<Integer>();
      assertThrows(DeadlineException.class, () -> Time.timeout(Duration.ofMillis(1), late).await());
      assertEquals(1, late.cancels());
    });
  }

  /** TIME-032: very_large_timeout. No timer is left once the value is there. */
  @Test
  void veryLongLimits() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var value = new Signal<Integer>();
        var waker = new CountingWaker();
        var timed = Time.timeout(Duration.ofSeconds(Long.MAX_VALUE), value);
        assertTrue(waker.poll(timed).isPending());
        Time.advance(Duration.ofDays(3650));
        assertTrue(waker.poll(timed).isPending());
        value.set(1);
        assertEquals(1, waker.poll(timed).value());
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
      });
    }
  }

  /**
   * TIME-031: timeout_is_not_exhausted_by_future: using up the budget does not dodge the deadline.
   */
  @Test
  void aBusyComputationCannotDodgeItsDeadline() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      Async<Integer> busy =
          cx -> {
            while (cx.proceed()) {
              // always ready: takes whatever budget there is
            }
            return Poll.pending();
          };
      assertThrows(
          DeadlineException.class,
          () ->
              runtime.run(() -> {
                Time.timeout(Duration.ofMillis(20), busy).await();
              }));
      assertThrows(
          DeadlineException.class, () -> runtime.run(Time.timeout(Duration.ofMillis(20), busy)));
    }
  }

  /** TIME-034, and a failure passes through and disarms the timer. */
  @Test
  void failuresPassThrough() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var failure = new IOException("broken");
        var failing =
            new Async<Integer>() {
              private boolean again;

              @Override
              public Poll<Integer> poll(Context cx) throws IOException {
                if (again) {
                  throw failure;
                }
                again = true;
                return Poll.pending();
              }
            };
        var timed = Time.timeout(Duration.ofSeconds(1), failing);
        assertSame(failing, timed.computation());
        var waker = new CountingWaker();
        assertTrue(waker.poll(timed).isPending());
        assertEquals(1, runtime.metrics().timers());
        assertSame(failure, assertThrows(IOException.class, () -> waker.poll(timed)));
        Await.until("no timer is left", () -> runtime.metrics().timers() == 0);
      });
    }
  }
}
