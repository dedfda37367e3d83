package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RT-021, RT-121: how often the shared queue comes first (rt_threaded.rs, test_tuning). */
class InjectIntervalTest {
  private static void run(InjectInterval interval, long sliceNanos) {
    for (int i = 0; i < 200; i++) {
      interval.saw(10, 10 * sliceNanos);
    }
  }

  @Test
  void itStartsAt61AndAt31OnACurrentThreadRuntime() {
    assertEquals(61, new InjectInterval(0, false).get());
    assertEquals(31, new InjectInterval(0, true).get());
  }

  /** Long slices: more often, down to every second; short ones: less often, up to every 127th. */
  @Test
  void itFollowsTheLengthOfSlices() {
    var interval = new InjectInterval(0, false);
    run(interval, 10_000);
    assertTrue(Math.abs(interval.get() - 20) <= 2, "200 us / 10 us, not " + interval.get());
    run(interval, 1_000_000);
    assertEquals(2, interval.get());
    run(interval, 100);
    assertTrue(interval.get() >= 125, "at most 127, not " + interval.get());
    assertTrue(interval.get() <= 127);
    run(interval, 0);
    assertTrue(interval.get() <= 127);
  }

  /** Small changes do not move it. */
  @Test
  void itIsSteady() {
    var interval = new InjectInterval(0, false);
    run(interval, 4_000);
    int before = interval.get();
    run(interval, 3_980);
    assertEquals(before, interval.get());
  }

  @Test
  void whatWasAskedForIsKept() {
    for (boolean currentThread : new boolean[] {false, true}) {
      var interval = new InjectInterval(7, currentThread);
      run(interval, 1_000_000);
      assertEquals(7, interval.get());
    }
    var fixed = new InjectInterval(0, true);
    run(fixed, 1_000_000);
    assertEquals(31, fixed.get());
  }
}
