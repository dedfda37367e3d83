package edo.bench;

import edo.bench.AsyncSystem.Base;
import edo.sync.Mutex;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The benchmarks of {@link SyncDirectLocks} as state machines. */
final class SyncAsyncLocks {
  private SyncAsyncLocks() {}

  /** Waits to get in, counts, and goes. */
  private static final class Visit<G extends AutoCloseable> implements Async<@Nullable Void> {
    private final Supplier<Async<G>> entry;
    private final AtomicInteger inside;
    private @Nullable Async<G> waiting;

    Visit(Supplier<Async<G>> entry, AtomicInteger inside) {
      this.entry = entry;
      this.inside = inside;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      Async<G> entering = waiting;
      if (entering == null) {
        entering = entry.get();
        waiting = entering;
      }
      Poll<G> guard = entering.poll(cx);
      if (guard.isPending()) {
        return Poll.pending();
      }
      inside.getAndIncrement();
      guard.value().close();
      return Poll.done();
    }
  }

  static <G extends AutoCloseable> Bench uncontended(AsyncSystem system, Supplier<Async<G>> entry) {
    return new Base(system) {
      private int inside;

      @Override
      public long run(Meter meter) throws Exception {
        int before = inside;
        int times = SyncLoad.ROUNDS * SyncLoad.HOLDERS * SyncLoad.BATCH;
        sys.run(
            new Async<@Nullable Void>() {
              private @Nullable Async<G> waiting;

              @Override
              public Poll<@Nullable Void> poll(Context cx) throws Exception {
                while (inside - before < times) {
                  Async<G> entering = waiting;
                  if (entering == null) {
                    entering = entry.get();
                    waiting = entering;
                  }
                  Poll<G> guard = entering.poll(cx);
                  if (guard.isPending()) {
                    return Poll.pending();
                  }
                  inside++;
                  guard.value().close();
                  waiting = null;
                }
                return Poll.done();
              }
            });
        SyncLoad.check(times, inside - before);
        return times;
      }
    };
  }

  /** Several tasks go in once each. */
  static <G extends AutoCloseable> Bench concurrent(AsyncSystem system, Supplier<Async<G>> entry) {
    return concurrent(system, () -> () -> {}, entry, SyncLoad.HOLDERS);
  }

  /**
   * The same, started while something is held that keeps them out.
   *
   * @param closed closes the door, which its answer opens
   */
  static <G extends AutoCloseable> Bench contended(
      AsyncSystem system, Supplier<AutoCloseable> closed, Supplier<Async<G>> entry) {
    return concurrent(system, closed, entry, SyncLoad.HOLDERS - 1);
  }

  private static <G extends AutoCloseable> Bench concurrent(
      AsyncSystem system, Supplier<AutoCloseable> closed, Supplier<Async<G>> entry, int tasks) {
    return new Base(system) {
      private final AtomicInteger inside = new AtomicInteger();

      @Override
      public long run(Meter meter) throws Exception {
        inside.set(0);
        sys.run(
            new Async<@Nullable Void>() {
              private int left = SyncLoad.ROUNDS;
              private AsyncSystem.@Nullable JoinAll<@Nullable Void> joins;

              @Override
              public Poll<@Nullable Void> poll(Context cx) throws Exception {
                while (left > 0) {
                  var all = joins;
                  if (all == null) {
                    List<JoinHandle<@Nullable Void>> handles = new ArrayList<>(tasks);
                    try (var _ = closed.get()) {
                      for (int n = 0; n < tasks; n++) {
                        handles.add(Task.spawn(new Visit<>(entry, inside)));
                      }
                    }
                    all = new AsyncSystem.JoinAll<>(handles);
                    joins = all;
                  }
                  if (all.poll(cx).isPending()) {
                    return Poll.pending();
                  }
                  joins = null;
                  left--;
                }
                return Poll.done();
              }
            });
        SyncLoad.check((long) SyncLoad.ROUNDS * tasks, inside.get());
        return (long) SyncLoad.ROUNDS * tasks;
      }
    };
  }

  static Bench acrossYield(AsyncSystem system, Mutex mutex, int tasks) {
    return new Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        Guarded guarded = new Guarded(mutex);
        List<JoinHandle<@Nullable Void>> handles = new ArrayList<>(tasks);
        for (int n = 0; n < tasks; n++) {
          handles.add(sys.runtime().spawn(new Holder(guarded, SyncLoad.HELD / tasks)));
        }
        sys.run(new AsyncSystem.JoinAll<>(handles));
        SyncLoad.check(SyncLoad.HELD, guarded.count);
        return SyncLoad.HELD;
      }
    };
  }

  /** A counter that only the holder of the lock touches. */
  private static final class Guarded {
    final Mutex mutex;
    int count;

    Guarded(Mutex mutex) {
      this.mutex = mutex;
    }
  }

  /** Yields while it holds the lock. */
  private static final class Holder implements Async<@Nullable Void> {
    private final Guarded guarded;
    private int left;
    private @Nullable Async<Mutex.Guard> locking;
    private Mutex.@Nullable Guard guard;
    private @Nullable Async<@Nullable Void> yield;
    private int seen;

    Holder(Guarded guarded, int times) {
      this.guarded = guarded;
      this.left = times;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (left > 0) {
        if (guard == null) {
          if (locking == null) {
            locking = guarded.mutex.lockAsync();
          }
          Poll<Mutex.Guard> answer = locking.poll(cx);
          if (answer.isPending()) {
            return Poll.pending();
          }
          locking = null;
          guard = answer.value();
          yield = Task.yieldAsync();
          seen = guarded.count;
        }
        if (yield != null && yield.poll(cx).isPending()) {
          return Poll.pending();
        }
        guarded.count = seen + 1;
        guard.close();
        guard = null;
        left--;
      }
      return Poll.done();
    }
  }
}
