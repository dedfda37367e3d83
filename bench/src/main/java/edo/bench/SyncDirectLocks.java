package edo.bench;

import edo.bench.RtDirect.Base;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The benchmarks of locks in direct style, after Tokio's sync_rwlock and sync_semaphore, and a lock
 * that is held across a yield.
 *
 * <p>Where Tokio joins futures within a task, these spawn tasks, in all systems of the kind.
 */
final class SyncDirectLocks {
  private SyncDirectLocks() {}

  /** One task goes in and out. */
  static <H> Bench uncontended(Direct<H> system, Section section) {
    return new Base<>(system) {
      private int inside;

      @Override
      public long run(Meter meter) throws Exception {
        int before = inside;
        int times = SyncLoad.ROUNDS * SyncLoad.HOLDERS * SyncLoad.BATCH;
        sys.run(() -> {
          Body body = () -> inside++;
          for (int i = 0; i < times; i++) {
            section.within(body);
          }
        });
        SyncLoad.check(times, inside - before);
        return times;
      }
    };
  }

  /** Several tasks go in once each. */
  static <H> Bench concurrent(Direct<H> system, Section section) {
    return concurrent(system, Body::run, section, SyncLoad.HOLDERS);
  }

  /** The same, started while something is held that keeps them out. */
  static <H> Bench contended(Direct<H> system, Section closed, Section section) {
    return concurrent(system, closed, section, SyncLoad.HOLDERS - 1);
  }

  private static <H> Bench concurrent(Direct<H> system, Section outer, Section section, int tasks) {
    return new Base<>(system) {
      private final AtomicInteger inside = new AtomicInteger();
      private final Body body = inside::getAndIncrement;

      @Override
      public long run(Meter meter) throws Exception {
        inside.set(0);
        sys.run(() -> {
          List<H> handles = new ArrayList<>(tasks);
          for (int i = 0; i < SyncLoad.ROUNDS; i++) {
            outer.within(() -> {
              for (int n = 0; n < tasks; n++) {
                handles.add(sys.spawn(() -> section.within(body)));
              }
            });
            handles.forEach(sys::join);
            handles.clear();
          }
        });
        SyncLoad.check((long) SyncLoad.ROUNDS * tasks, inside.get());
        return (long) SyncLoad.ROUNDS * tasks;
      }
    };
  }

  /** Tasks that yield while they hold a lock. */
  static <H> Bench acrossYield(Direct<H> system, Section section, int tasks) {
    return new Base<>(system) {
      private int count;

      @Override
      public long run(Meter meter) throws Exception {
        count = 0;
        Body body =
            () -> {
              int seen = count;
              sys.yieldNow();
              count = seen + 1;
            };
        sys.run(() -> {
          List<H> handles = new ArrayList<>(tasks);
          for (int n = 0; n < tasks; n++) {
            handles.add(
                sys.spawn(() -> {
                  for (int i = 0; i < SyncLoad.HELD / tasks; i++) {
                    section.within(body);
                  }
                }));
          }
          handles.forEach(sys::join);
        });
        SyncLoad.check(SyncLoad.HELD, count);
        return SyncLoad.HELD;
      }
    };
  }
}
