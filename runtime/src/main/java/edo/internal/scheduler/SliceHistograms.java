package edo.internal.scheduler;

import edo.internal.metrics.BucketLayout;
import edo.internal.metrics.DurationHistogram;
import edo.runtime.RuntimeMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One histogram of one place. Each worker that holds the place records into an instance of its own,
 * because a worker that was cut off goes on recording beside its successor; when it leaves, its
 * counts are added to the total.
 */
final class SliceHistograms {
  private final @Nullable BucketLayout layout;
  private final AtomicLongArray settled;
  private final CopyOnWriteArrayList<DurationHistogram> open = new CopyOnWriteArrayList<>();

  SliceHistograms(@Nullable BucketLayout layout) {
    this.layout = layout;
    this.settled = new AtomicLongArray(layout == null ? 0 : layout.buckets());
  }

  /** For a worker that takes the place; null if nothing is to be recorded. */
  @Nullable DurationHistogram begin() {
    if (layout == null) {
      return null;
    }
    var mine = new DurationHistogram(layout);
    open.add(mine);
    return mine;
  }

  /** For the worker that leaves. */
  void end(@Nullable DurationHistogram mine) {
    if (mine != null && open.remove(mine)) {
      for (int i = 0; i < settled.length(); i++) {
        settled.addAndGet(i, mine.count(i));
      }
    }
  }

  List<RuntimeMetrics.Bucket> buckets() {
    if (layout == null) {
      return List.of();
    }
    var shape = new DurationHistogram(layout);
    var buckets = new ArrayList<RuntimeMetrics.Bucket>(settled.length());
    for (int i = 0; i < settled.length(); i++) {
      long n = settled.get(i);
      for (DurationHistogram h : open) {
        n += h.count(i);
      }
      var range = shape.rangeOf(i);
      buckets.add(
          new RuntimeMetrics.Bucket(
              Duration.ofNanos(range.from()), Duration.ofNanos(range.to()), n));
    }
    return List.copyOf(buckets);
  }
}
