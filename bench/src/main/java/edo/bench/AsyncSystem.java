package edo.bench;

import edo.runtime.EdoRuntime;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Our poll-driven tasks: what the hand-written state machines of the benchmarks run on. */
final class AsyncSystem implements AutoCloseable {
  /** Done at once. */
  static final Async<@Nullable Void> NOTHING = new Nothing();

  private final EdoRuntime runtime;

  private AsyncSystem(EdoRuntime runtime) {
    this.runtime = runtime;
  }

  static AsyncSystem multi(int workers) {
    return new AsyncSystem(EdoRuntime.multiThread().workerThreads(workers).build());
  }

  static AsyncSystem current() {
    return new AsyncSystem(EdoRuntime.currentThread().build());
  }

  EdoRuntime runtime() {
    return runtime;
  }

  /** Runs this as a task and blocks the calling plain thread until it is done. */
  <T extends @Nullable Object> T run(Async<T> main) throws Exception {
    return runtime.run(main);
  }

  long wakes() {
    return runtime.metrics().threadWakes();
  }

  @Override
  public void close() {
    runtime.shutdown(Duration.ofSeconds(5));
  }

  private record Nothing() implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      return Poll.done();
    }
  }

  /** Replaces itself by a new task until the flag falls, with or without burning time. */
  record Relay(AtomicBoolean on, boolean stalls) implements Async<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (on.get()) {
        if (stalls) {
          Direct.stall();
        }
        Task.spawn(new Relay(on, stalls));
      }
      return Poll.done();
    }
  }

  /** A benchmark that holds this system. */
  abstract static class Base implements Bench {
    final AsyncSystem sys;

    Base(AsyncSystem sys) {
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

  /** Waits for tasks, in order, and forgets them. */
  static final class JoinAll<T extends @Nullable Object> implements Async<@Nullable Void> {
    private final List<JoinHandle<T>> handles;
    private int next;
    private @Nullable Async<T> current;

    JoinAll(List<JoinHandle<T>> handles) {
      this.handles = handles;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (next < handles.size()) {
        Async<T> join = current;
        if (join == null) {
          join = handles.get(next).joinAsync();
          current = join;
        }
        if (join.poll(cx).isPending()) {
          return Poll.pending();
        }
        current = null;
        next++;
      }
      handles.clear();
      return Poll.done();
    }
  }

  /** Spawns from a plain thread, joins in a task. */
  static class RemoteSpawns extends Base {
    private final int count;
    private final List<JoinHandle<@Nullable Void>> handles;

    RemoteSpawns(AsyncSystem sys, int count) {
      super(sys);
      this.count = count;
      this.handles = new ArrayList<>(count);
    }

    @Override
    public long run(Meter meter) throws Exception {
      for (int i = 0; i < count; i++) {
        handles.add(sys.runtime().spawn(NOTHING));
      }
      sys.run(new JoinAll<>(handles));
      return count;
    }
  }
}
