package edo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import edo.time.Sleep;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that only show from within: RT-013, RT-022. Poll-driven tasks, one worker. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SettingsTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** With one worker; however slow the machine is, no slice is taken for a long one. */
  private static List<RuntimeBuilder> builders() {
    return List.of(
        EdoRuntime.currentThread(),
        EdoRuntime.multiThread().workerThreads(1).sliceLimit(Duration.ofMinutes(1)));
  }

  /** RT-022: a worker with work polls its driver every so many slices, neither sooner nor later. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 61, 100})
  void eventInterval(int interval) throws Exception {
    for (var builder : builders()) {
      try (var runtime = runtimes.build(builder.eventInterval(interval))) {
        assertEquals(List.of(interval, interval), runtime.run(new Turns()));
      }
    }
  }

  /** RT-022: at most 61 slices unless told otherwise. */
  @Test
  void eventIntervalByDefault() throws Exception {
    for (var builder : builders()) {
      try (var runtime = runtimes.build(builder)) {
        for (int count : runtime.run(new Turns())) {
          assertTrue(count >= 1 && count <= 61, "polled " + count + " times");
        }
      }
    }
  }

  /** Unless told otherwise, timers and events do not wait for many slices that are long. */
  @Test
  void longSlicesAreFewer() throws Exception {
    for (var builder : builders()) {
      try (var runtime = runtimes.build(builder)) {
        Async<Integer> longSlices = new LongSlices();
        assertEquals(1, runtime.run(longSlices));
      }
    }
  }

  /** Slices of 3 ms; how many there were, in the end, while a timer that was due had to wait. */
  private static final class LongSlices implements Async<Integer> {
    private static final int ENOUGH = 100;
    private CountingWaker alarm = new CountingWaker();
    private @Nullable Sleep sleep;
    private int polls;
    private int begun;

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      if (++begun > ENOUGH && sleep != null && alarm.wakes() > 0) {
        return Poll.ready(polls);
      }
      if (sleep == null || alarm.wakes() > 0) {
        alarm = new CountingWaker();
        polls = 0;
        sleep = Time.sleepAsync(Duration.ofMillis(2));
        if (alarm.poll(sleep).isReady()) { // over before it began: the machine is busy
          sleep = null;
        }
      }
      polls++;
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < 3_000_000) {
        Thread.onSpinWait();
      }
      cx.waker().wake();
      return Poll.pending();
    }
  }

  /**
   * Counts how often it is polled between one turn of the driver and the next, which it notices by
   * a timer that was due. The waiting also makes slices long enough for the interval to count: with
   * very short ones the driver is polled less often.
   */
  private static final class Turns implements Async<List<Integer>> {
    private final List<Integer> counts = new ArrayList<>();
    private CountingWaker alarm = new CountingWaker();
    private int polls;

    @Override
    public Poll<List<Integer>> poll(Context cx) throws Exception {
      if (alarm.wakes() > 0) {
        counts.add(polls);
      }
      if (counts.size() == 3) {
        return Poll.ready(counts.subList(1, 3)); // the first began anywhere between two turns
      }
      if (polls == 0 || alarm.wakes() > 0) {
        alarm = new CountingWaker();
        polls = 0;
        Sleep sleep = Time.sleepAsync(Duration.ofMillis(2));
        while (alarm.poll(sleep).isReady()) { // over before it began: the machine is busy
          sleep = Time.sleepAsync(Duration.ofMillis(2));
        }
        while (sleep.deadline().elapsed().compareTo(Duration.ofMillis(2)) < 0) {
          Thread.onSpinWait(); // until it is due
        }
      }
      polls++;
      cx.waker().wake();
      return Poll.pending();
    }
  }

  /** RT-013: for workers and for threads of the blocking pool. */
  @Test
  void threadStackSize() throws Exception {
    List<Integer> shallow = depths(512 * 1024);
    List<Integer> deep = depths(64 * 1024 * 1024);
    for (int i = 0; i < 2; i++) {
      // 128 times the stack; compiled frames are smaller than others, but not that much.
      assertTrue(deep.get(i) > 8 * shallow.get(i), deep + " frames, and " + shallow);
    }
  }

  private List<Integer> depths(long stackSize) throws Exception {
    var builder = EdoRuntime.multiThread().workerThreads(1).threadStackSize(stackSize);
    try (var runtime = runtimes.build(builder.sliceLimit(Duration.ofMinutes(1)))) {
      return List.of(
          runtime.run((Async<Integer>) cx -> Poll.ready(depth(0))),
          runtime.spawnBlocking(() -> depth(0)).join());
    }
  }

  private static int depth(int n) {
    try {
      return n < Integer.MAX_VALUE ? depth(n + 1) : n; // no stack is that deep
    } catch (StackOverflowError e) {
      return n;
    }
  }
}
