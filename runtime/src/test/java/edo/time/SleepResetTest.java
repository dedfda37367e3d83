package edo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.TaskBody;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Setting a sleep anew (time_sleep.rs, the reset family): TIME-004, TIME-005, TIME-006. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SleepResetTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private void paused(TaskBody body) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(body);
    }
  }

  private static Duration ms(int n) {
    return Duration.ofMillis(n);
  }

  /** reset_future_sleep_before_fire. */
  @Test
  void toLaterBeforeTheEnd() throws Exception {
    paused(() -> {
      Sleep sleep = Time.sleepAsync(ms(100));
      var waker = new CountingWaker();
      assertTrue(waker.poll(sleep).isPending());
      sleep.reset(Time.now().plus(ms(200)));
      Time.advance(ms(101));
      assertTrue(waker.poll(sleep).isPending());
      assertEquals(0, waker.wakes());
      Time.advance(ms(99));
      assertEquals(1, waker.wakes());
      assertTrue(waker.poll(sleep).isReady());
    });
  }

  /** reset_sleep_to_earlier. */
  @Test
  void toEarlierBeforeTheEnd() throws Exception {
    paused(() -> {
      Sleep sleep = Time.sleepAsync(ms(1000));
      var waker = new CountingWaker();
      assertTrue(waker.poll(sleep).isPending());
      sleep.reset(Time.now().plus(ms(10)));
      assertEquals(Time.now().plus(ms(10)), sleep.deadline());
      Time.advance(ms(10));
      assertEquals(1, waker.wakes());
      assertTrue(waker.poll(sleep).isReady());
    });
  }

  /** reset_past_sleep_before_turn: to the past is ready at the next poll. */
  @Test
  void toThePast() throws Exception {
    paused(() -> {
      Sleep sleep = Time.sleepAsync(ms(100));
      var waker = new CountingWaker();
      assertTrue(waker.poll(sleep).isPending());
      sleep.reset(Time.now().minus(ms(80)));
      assertTrue(waker.poll(sleep).isReady());
    });
  }

  /** reset_future_sleep_after_fire, is_elapsed after a reset. */
  @Test
  void afterTheEnd() throws Exception {
    paused(() -> {
      Sleep sleep = Time.sleepAsync(ms(20));
      sleep.await();
      assertTrue(sleep.isElapsed());
      sleep.reset(Time.now().plus(ms(10)));
      assertFalse(sleep.isElapsed());
      MonoInstant start = Time.now();
      sleep.await();
      assertEquals(ms(10), start.elapsed());
    });
  }

  /** Before the first poll nothing is armed yet, and the new end counts. */
  @Test
  void beforeTheFirstPoll() throws Exception {
    paused(() -> {
      Sleep sleep = Time.sleepAsync(ms(500));
      sleep.reset(Time.now().plus(ms(5)));
      MonoInstant start = Time.now();
      sleep.await();
      assertEquals(ms(5), start.elapsed());
    });
  }

  /** drop_after_reschedule_at_new_scheduled_time: withdrawn in the slot that it was moved to. */
  @Test
  void withdrawnAfterAReset() throws Exception {
    paused(() -> {
      var waker = new CountingWaker();
      MonoInstant start = Time.now();
      Sleep a = Time.sleepAsync(ms(5));
      Sleep b = Time.sleepAsync(ms(5));
      Sleep c = Time.sleepAsync(ms(10));
      for (Sleep sleep : List.of(a, b, c)) {
        assertTrue(waker.poll(sleep).isPending());
      }
      b.reset(start.plus(ms(10)));
      a.await();
      b.cancel();
      c.await();
      assertEquals(ms(10), start.elapsed());
    });
  }

  /** tickspace: a sleep stays with its runtime's clock, wherever it is set anew. */
  @Test
  void onAnotherRuntime() throws Exception {
    try (var past = runtimes.build(EdoRuntime.currentThread().startPaused(true));
        var other = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      other.run(() -> Time.advance(ms(1_000)));
      var waker = new CountingWaker();
      Sleep sleep = past.within(() -> Time.sleepAsync(ms(1)));
      assertTrue(past.within(() -> waker.poll(sleep)).isPending());
      MonoInstant begin = past.within(Time::now);
      MonoInstant later = sleep.deadline().plus(ms(1));
      other.run(() -> sleep.reset(later));
      past.run(() -> {
        sleep.await();
        assertEquals(ms(2), Time.now().since(begin));
      });
    }
  }

  /** reset_later_after_slot_starts, and a long row of resets. */
  @Test
  void againAndAgain() throws Exception {
    paused(() -> {
      var waker = new CountingWaker();
      Sleep sleep = Time.sleepAsync(ms(60));
      assertTrue(waker.poll(sleep).isPending());
      for (int i = 0; i < 100; i++) {
        Time.advance(ms(39));
        assertTrue(waker.poll(sleep).isPending(), "ended early after " + i);
        sleep.reset(Time.now().plus(ms(64)));
      }
      assertEquals(0, waker.wakes());
      Time.advance(ms(63));
      assertTrue(waker.poll(sleep).isPending());
      Time.advance(ms(1));
      assertTrue(waker.poll(sleep).isReady());
      assertEquals(1, waker.wakes());
    });
  }
}
