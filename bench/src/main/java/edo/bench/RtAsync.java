package edo.bench;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The benchmarks of {@link RtDirect} as hand-written state machines: what a Rust compiler makes of
 * Tokio's (EX-026).
 */
final class RtAsync {
  private RtAsync() {}

  /** A body that is polled once, then waits for a signal. */
  private record StartThenWait(Runnable start, Signal signal, AtomicBoolean started)
      implements Async<@Nullable Void> {
    StartThenWait(Runnable start, Signal signal) {
      this(start, signal, new AtomicBoolean());
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (!started.getPlain()) {
        started.setPlain(true);
        start.run();
      }
      return signal.poll(cx);
    }
  }

  static Bench spawnManyLocal(AsyncSystem system) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        Signal done = new Signal();
        AtomicInteger left = new AtomicInteger(RtDirect.SPAWNS);
        sys.run(
            new StartThenWait(
                () -> {
                  for (int i = 0; i < RtDirect.SPAWNS; i++) {
                    Task.spawn(new CountDown(left, done));
                  }
                },
                done));
        return RtDirect.SPAWNS;
      }
    };
  }

  /** Counts itself; the last one says so. */
  private record CountDown(AtomicInteger left, Signal done) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (left.decrementAndGet() == 0) {
        done.send();
      }
      return Poll.done();
    }
  }

  static Bench spawnManyRemoteIdle(AsyncSystem system) {
    return new AsyncSystem.RemoteSpawns(system, RtDirect.SPAWNS);
  }

  static Bench spawnManyRemoteBusy1(AsyncSystem system, int workers) {
    return new AsyncSystem.RemoteSpawns(system, RtDirect.SPAWNS) {
      private final AtomicBoolean on = new AtomicBoolean(true);

      {
        for (int i = 0; i < 2 * workers; i++) {
          sys.runtime().spawn(new Yielder(Integer.MAX_VALUE, on, true, () -> {}));
        }
      }

      @Override
      public void close() {
        on.set(false);
        super.close();
      }
    };
  }

  static Bench spawnManyRemoteBusy2(AsyncSystem system, int workers) {
    return new AsyncSystem.RemoteSpawns(system, RtDirect.SPAWNS_BUSY2) {
      private final AtomicBoolean on = new AtomicBoolean(true);

      {
        for (int i = 0; i < workers; i++) {
          sys.runtime().spawn(new AsyncSystem.Relay(on, true));
        }
      }

      @Override
      public void close() {
        on.set(false);
        super.close();
      }
    };
  }

  /** Yields a number of times, or until the flag falls, with or without burning time between. */
  private static final class Yielder implements Async<@Nullable Void> {
    private final AtomicBoolean on;
    private final boolean stalls;
    private final Runnable end;
    private int left;
    private @Nullable Async<@Nullable Void> yield;

    Yielder(int times, AtomicBoolean on, boolean stalls, Runnable end) {
      this.left = times;
      this.on = on;
      this.stalls = stalls;
      this.end = end;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (true) {
        Async<@Nullable Void> pending = yield;
        if (pending != null) {
          if (pending.poll(cx).isPending()) {
            return Poll.pending();
          }
          yield = null;
          if (stalls) {
            Direct.stall();
          }
        }
        if (left == 0 || !on.getPlain()) {
          end.run();
          return Poll.done();
        }
        left--;
        yield = Task.yieldAsync();
      }
    }
  }

  static Bench yieldMany(AsyncSystem system) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) {
        CountDownLatch done = new CountDownLatch(RtDirect.YIELDING_TASKS);
        AtomicBoolean on = new AtomicBoolean(true);
        for (int i = 0; i < RtDirect.YIELDING_TASKS; i++) {
          sys.runtime().spawn(new Yielder(RtDirect.YIELDS, on, false, done::countDown));
        }
        Direct.await(done);
        return (long) RtDirect.YIELDING_TASKS * RtDirect.YIELDS;
      }
    };
  }

  static Bench pingPong(AsyncSystem system) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        Signal done = new Signal();
        AtomicInteger left = new AtomicInteger(RtDirect.PINGS);
        sys.run(new StartThenWait(() -> Task.spawn(new Pairs(left, done)), done));
        return RtDirect.PINGS;
      }
    };
  }

  /** Starts all the pairs. */
  private record Pairs(AtomicInteger left, Signal done) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      for (int i = 0; i < RtDirect.PINGS; i++) {
        Task.spawn(new Ping(left, done));
      }
      return Poll.done();
    }
  }

  /** One half of a pair: starts the other half, sends to it and waits for its answer. */
  private static final class Ping implements Async<@Nullable Void> {
    private final AtomicInteger left;
    private final Signal done;
    private @Nullable Signal pong;

    Ping(AtomicInteger left, Signal done) {
      this.left = left;
      this.done = done;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      Signal answer = pong;
      if (answer == null) {
        Signal ping = new Signal();
        answer = new Signal();
        pong = answer;
        Task.spawn(new Pong(ping, answer));
        ping.send();
      }
      if (answer.poll(cx).isPending()) {
        return Poll.pending();
      }
      if (left.decrementAndGet() == 0) {
        done.send();
      }
      return Poll.done();
    }
  }

  /** The other half: waits for the message and answers. */
  private record Pong(Signal ping, Signal pong) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (ping.poll(cx).isPending()) {
        return Poll.pending();
      }
      pong.send();
      return Poll.done();
    }
  }

  static Bench chainedSpawn(AsyncSystem system) {
    return new AsyncSystem.Base(system) {
      @Override
      public long run(Meter meter) throws Exception {
        Signal done = new Signal();
        sys.run(new StartThenWait(() -> Task.spawn(new Link(done, RtDirect.CHAIN)), done));
        return RtDirect.CHAIN;
      }
    };
  }

  /** Spawns the next of the chain and ends. */
  private record Link(Signal done, int left) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (left == 0) {
        done.send();
      } else {
        Task.spawn(new Link(done, left - 1));
      }
      return Poll.done();
    }
  }
}
