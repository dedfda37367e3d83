package edo.internal.scheduler;

import edo.internal.driver.RuntimeClock;
import edo.internal.metrics.DurationHistogram;
import edo.internal.task.TaskCore;
import org.jspecify.annotations.Nullable;

/**
 * Times the slices of one worker while it holds a place, and how long units have waited for them.
 * Exists only when the builder asked for it, since it reads the clock twice a slice.
 */
final class SliceClock {
  private final @Nullable DurationHistogram slices;
  private final @Nullable DurationHistogram waits;
  private long began;

  private SliceClock(@Nullable DurationHistogram slices, @Nullable DurationHistogram waits) {
    this.slices = slices;
    this.waits = waits;
  }

  static @Nullable SliceClock of(Slot slot) {
    DurationHistogram slices = slot.sliceTimes.begin();
    DurationHistogram waits = slot.waitTimes.begin();
    return slices == null && waits == null ? null : new SliceClock(slices, waits);
  }

  void begin(Runnable unit) {
    began = RuntimeClock.machineNanos();
    DurationHistogram w = waits;
    TaskCore<?> task = w == null ? null : TaskCore.of(unit);
    if (w != null && task != null) {
      w.record(task.waited(began));
    }
  }

  void end() {
    DurationHistogram s = slices;
    if (s != null) {
      s.record(RuntimeClock.machineNanos() - began);
    }
  }

  void close(Slot slot) {
    slot.sliceTimes.end(slices);
    slot.waitTimes.end(waits);
  }
}
