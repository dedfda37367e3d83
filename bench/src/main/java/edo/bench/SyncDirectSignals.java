package edo.bench;

import edo.bench.RtDirect.Base;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The benchmarks of telling many in direct style, after Tokio's sync_broadcast, sync_watch and
 * sync_notify.
 */
final class SyncDirectSignals {
  private SyncDirectSignals() {}

  /** Where results go that must not be optimised away. */
  @SuppressWarnings("UnusedVariable") // written to be seen, not to be read
  private static volatile @Nullable Object sink;

  /** Every message reaches many tasks, and the next is sent when all have done their work. */
  static <H> Bench station(Direct<H> system, Station station, Bell done, int listeners) {
    return new Base<>(system) {
      private final AtomicInteger left = new AtomicInteger();

      {
        for (int n = 0; n < listeners; n++) {
          Station.Listener listener = station.listen();
          SyncLoad.Work work = new SyncLoad.Work(n);
          sys.spawnRemote(() -> {
            for (int expected = 0; ; expected = (expected + 1) % SyncLoad.TOLD) {
              SyncLoad.check(expected, listener.next());
              if (work.run() == 0) {
                sink = work;
              }
              if (left.decrementAndGet() == 0) {
                done.tellOne();
              }
            }
          });
        }
      }

      @Override
      public long run(Meter meter) throws Exception {
        sys.run(() -> {
          for (int i = 0; i < SyncLoad.TOLD; i++) {
            SyncLoad.check(0, left.getAndAdd(listeners));
            station.send(SyncLoad.number(i));
            while (left.get() > 0) {
              done.await();
            }
          }
        });
        return (long) SyncLoad.TOLD * listeners;
      }
    };
  }

  /** A plain thread tells waiting tasks until so many wake-ups have been counted. */
  static <H> Bench bell(Direct<H> system, Bell bell, boolean all, int waiters) {
    return new Base<>(system) {
      private final AtomicInteger counter = new AtomicInteger();

      {
        for (int n = 0; n < waiters; n++) {
          sys.spawnRemote(() -> {
            for (; ; ) {
              bell.await();
              counter.getAndIncrement();
            }
          });
        }
      }

      @Override
      public long run(Meter meter) {
        counter.set(0);
        while (counter.get() < SyncLoad.WAKES) {
          if (all) {
            bell.tellAll();
          } else {
            bell.tellOne();
          }
        }
        return SyncLoad.WAKES;
      }
    };
  }
}
