package edo.internal.task;

import edo.internal.seam.ChildControl;
import edo.internal.seam.FileDriver;
import edo.internal.seam.ReadyCell;
import edo.internal.seam.SignalLine;
import edo.internal.seam.Spawning;
import edo.reactor.Backend;
import edo.reactor.ChildSpec;
import edo.reactor.Sockets;
import edo.reactor.Source;
import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Waker;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that only takes notes: how often a unit was queued, what it was asked for. Whoever
 * runs the proof runs the units.
 */
class FakeEngine implements Engine {
  /** Units queued and not taken by {@link #takeQueued}. */
  private final AtomicInteger queued = new AtomicInteger();

  /** The most units that were queued at once; a task must never be in two queues. */
  volatile int mostQueued;

  /** How many strands of the fallback mode count as running. */
  final AtomicInteger foreign = new AtomicInteger();

  /** How many tasks left the registry. */
  final AtomicInteger left = new AtomicInteger();

  /** How many tasks said that they ended. */
  final AtomicInteger ended = new AtomicInteger();

  /** How many failures nobody seemed to wait for. */
  final AtomicInteger unjoined = new AtomicInteger();

  /** The waker of the last timer made, to be fired by hand. */
  volatile @Nullable Waker timer;

  private static UnsupportedOperationException notFaked() {
    return new UnsupportedOperationException("not part of this proof");
  }

  /** Takes one unit off, as a worker would. */
  boolean takeQueued() {
    int n = queued.get();
    while (n > 0 && !queued.compareAndSet(n, n - 1)) {
      n = queued.get();
    }
    return n > 0;
  }

  @Override
  public void schedule(Runnable unit) {
    int now = queued.incrementAndGet();
    if (now > mostQueued) {
      mostQueued = now;
    }
  }

  @Override
  public void scheduleChild(Runnable continuation) {
    schedule(continuation);
  }

  @Override
  public void scheduleLast(Runnable unit) {
    schedule(unit);
  }

  @Override
  public void unregister(TaskCore<?> task) {
    left.incrementAndGet();
  }

  @Override
  public boolean isClosing() {
    return false;
  }

  @Override
  public void ended(TaskCore<?> task) {
    ended.incrementAndGet();
  }

  @Override
  public void failedUnjoined(TaskCore<?> task) {
    unjoined.incrementAndGet();
  }

  @Override
  public void forcedYield() {}

  @Override
  public @Nullable TaskHooks hooks() {
    return null;
  }

  @Override
  public void handOffCurrentWorker() {}

  @Override
  public void foreignResumed() {
    foreign.incrementAndGet();
  }

  @Override
  public void foreignParked() {
    foreign.decrementAndGet();
  }

  @Override
  public Timer newTimer(Waker waker) {
    timer = waker;
    return new Timer() {
      @Override
      public void arm(long deadlineNanos) {}

      @Override
      public boolean cancel() {
        return true;
      }

      @Override
      public boolean fired() {
        return false;
      }
    };
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body, Spawning how) {
    throw notFaked();
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body, Spawning how) {
    throw notFaked();
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body, Spawning how) {
    throw notFaked();
  }

  @Override
  public FileDriver files() {
    throw notFaked();
  }

  @Override
  public SignalLine signalLine(String name, int number) {
    throw notFaked();
  }

  @Override
  public ChildControl spawnChild(ChildSpec spec) {
    throw notFaked();
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public long nextSeed() {
    throw notFaked();
  }

  @Override
  public void pauseClock() {
    throw notFaked();
  }

  @Override
  public void resumeClock() {
    throw notFaked();
  }

  @Override
  public void advanceClock(long nanos) {
    throw notFaked();
  }

  @Override
  public ReadyCell newCell(Source source) {
    throw notFaked();
  }

  @Override
  public Sockets sockets() {
    throw notFaked();
  }

  @Override
  public List<InetAddress> lookUp(String name) {
    throw notFaked();
  }

  @Override
  public Backend backend() {
    throw notFaked();
  }
}
