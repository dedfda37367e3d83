package edo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The benchmarks of the multi-thread scheduler in direct style, after Tokio's {@code
 * rt_multi_threaded} (EX-026): the same structure and the same counts.
 */
final class RtDirect {
  static final int SPAWNS = 10_000;
  static final int SPAWNS_BUSY2 = 1_000;
  static final int YIELDING_TASKS = 200;
  static final int YIELDS = 1_000;
  static final int PINGS = 1_000;
  static final int CHAIN = 1_000;

  private RtDirect() {}

  /** A benchmark that holds a system. */
  abstract static class Base<H> implements Bench {
    final Direct<H> sys;

    Base(Direct<H> sys) {
      this.sys = sys;
    }

    @Override
    public long wakes() {
      return sys.wakes();
    }

    @Override
    public void close() {
      sys.close();
    }
  }

  /** A task spawns many; the last of them to finish lets it end. */
  static <H> Bench spawnManyLocal(Direct<H> system) {
    return new Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(SPAWNS);
        sys.run(() -> {
          for (int i = 0; i < SPAWNS; i++) {
            sys.spawn(() -> {
              if (left.decrementAndGet() == 0) {
                done.countDown();
              }
            });
          }
          Direct.await(done);
        });
        return SPAWNS;
      }
    };
  }

  /** A plain thread spawns many and a task joins them all; nothing else goes on. */
  static <H> Bench spawnManyRemoteIdle(Direct<H> system) {
    return new RemoteSpawns<>(system, SPAWNS);
  }

  /** The same while tasks burn CPU time and yield. */
  static <H> Bench spawnManyRemoteBusy1(Direct<H> system, int workers) {
    return new RemoteSpawns<>(system, SPAWNS) {
      private final AtomicBoolean on = new AtomicBoolean(true);

      {
        Direct.yieldersUntil(sys, 2 * workers, on);
      }

      @Override
      public void close() {
        on.set(false);
        super.close();
      }
    };
  }

  /** The same while tasks burn CPU time and replace themselves by a new task. */
  static <H> Bench spawnManyRemoteBusy2(Direct<H> system, int workers) {
    return new RemoteSpawns<>(system, SPAWNS_BUSY2) {
      private final AtomicBoolean on = new AtomicBoolean(true);

      {
        for (int i = 0; i < workers; i++) {
          sys.spawnRemote(this::relay);
        }
      }

      private void relay() {
        if (on.get()) {
          Direct.stall();
          sys.spawn(this::relay);
        }
      }

      @Override
      public void close() {
        on.set(false);
        super.close();
      }
    };
  }

  /** Spawns from a plain thread, joins in a task. */
  static class RemoteSpawns<H> extends Base<H> {
    private final int count;
    private final List<H> handles;

    RemoteSpawns(Direct<H> sys, int count) {
      super(sys);
      this.count = count;
      this.handles = new ArrayList<>(count);
    }

    @Override
    public long run(Meter meter) throws Exception {
      for (int i = 0; i < count; i++) {
        handles.add(sys.spawnRemote(Body.NOTHING));
      }
      sys.run(() -> {
        handles.forEach(sys::join);
        handles.clear();
      });
      return count;
    }
  }

  /** Many tasks that do nothing but yield. */
  static <H> Bench yieldMany(Direct<H> system) {
    return new Base<>(system) {
      @Override
      public long run(Meter meter) {
        CountDownLatch done = new CountDownLatch(YIELDING_TASKS);
        for (int i = 0; i < YIELDING_TASKS; i++) {
          sys.spawnRemote(() -> {
            for (int n = 0; n < YIELDS; n++) {
              sys.yieldNow();
            }
            done.countDown();
          });
        }
        Direct.await(done);
        return (long) YIELDING_TASKS * YIELDS;
      }
    };
  }

  /** Pairs of tasks, each pair exchanging one message each way. */
  static <H> Bench pingPong(Direct<H> system) {
    return new Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(PINGS);
        Body pair =
            () -> {
              CountDownLatch ping = new CountDownLatch(1);
              CountDownLatch pong = new CountDownLatch(1);
              sys.spawn(() -> {
                Direct.await(ping);
                pong.countDown();
              });
              ping.countDown();
              Direct.await(pong);
              if (left.decrementAndGet() == 0) {
                done.countDown();
              }
            };
        sys.run(() -> {
          sys.spawn(() -> {
            for (int i = 0; i < PINGS; i++) {
              sys.spawn(pair);
            }
          });
          Direct.await(done);
        });
        return PINGS;
      }
    };
  }

  /** Each task spawns the next and ends. */
  static <H> Bench chainedSpawn(Direct<H> system) {
    return new Base<>(system) {
      @Override
      public long run(Meter meter) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        sys.run(() -> {
          sys.spawn(() -> link(done, CHAIN));
          Direct.await(done);
        });
        return CHAIN;
      }

      private void link(CountDownLatch done, int left) {
        if (left == 0) {
          done.countDown();
        } else {
          sys.spawn(() -> link(done, left - 1));
        }
      }
    };
  }
}
