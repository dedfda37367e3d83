package edo.bench;

import edo.bench.AsyncSystem.Base;
import edo.sync.Notify;
import edo.sync.WatchReceiver;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The benchmarks of {@link SyncDirectSignals} as state machines. */
final class SyncAsyncSignals {
  private SyncAsyncSignals() {}

  /** Where results go that must not be optimised away. */
  @SuppressWarnings("UnusedVariable") // written to be seen, not to be read
  private static volatile @Nullable Object sink;

  /** The next value of a watch channel, as a computation. */
  static Supplier<Async<Integer>> changes(WatchReceiver<Integer> receiver) {
    return () -> {
      Async<@Nullable Void> changed = receiver.changedAsync();
      return cx -> changed.poll(cx).isPending() ? Poll.pending() : Poll.ready(receiver.value());
    };
  }

  /**
   * Every message reaches many tasks.
   *
   * @param sender sends a message
   * @param listen makes a listener, which makes a computation for each message
   */
  static Bench station(
      AsyncSystem system,
      Consumer<Integer> sender,
      Supplier<Supplier<Async<Integer>>> listen,
      int listeners) {
    return new Base(system) {
      private final AtomicInteger left = new AtomicInteger();
      private final Notify done = new Notify();

      {
        for (int n = 0; n < listeners; n++) {
          sys.runtime().spawn(new Listener(listen.get(), new SyncLoad.Work(n), left, done));
        }
      }

      @Override
      public long run(Meter meter) throws Exception {
        sys.run(new Announcer(sender, left, done, listeners));
        return (long) SyncLoad.TOLD * listeners;
      }
    };
  }

  private static final class Listener implements Async<@Nullable Void> {
    private final Supplier<Async<Integer>> next;
    private final SyncLoad.Work work;
    private final AtomicInteger left;
    private final Notify done;
    private Async<Integer> waiting;
    private int expected;

    Listener(Supplier<Async<Integer>> next, SyncLoad.Work work, AtomicInteger left, Notify done) {
      this.next = next;
      this.work = work;
      this.left = left;
      this.done = done;
      this.waiting = next.get();
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      for (; ; ) {
        Poll<Integer> message = waiting.poll(cx);
        if (message.isPending()) {
          return Poll.pending();
        }
        SyncLoad.check(expected, message.value());
        expected = (expected + 1) % SyncLoad.TOLD;
        if (work.run() == 0) {
          sink = work;
        }
        waiting = next.get();
        if (left.decrementAndGet() == 0) {
          done.notifyOne();
        }
      }
    }
  }

  private static final class Announcer implements Async<@Nullable Void> {
    private final Consumer<Integer> sender;
    private final AtomicInteger left;
    private final Notify done;
    private final int listeners;
    private @Nullable Async<@Nullable Void> waiting;
    private int sent;

    Announcer(Consumer<Integer> sender, AtomicInteger left, Notify done, int listeners) {
      this.sender = sender;
      this.left = left;
      this.done = done;
      this.listeners = listeners;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      for (; ; ) {
        if (waiting != null) {
          if (waiting.poll(cx).isPending()) {
            return Poll.pending();
          }
          waiting = null;
        }
        if (left.get() > 0) {
          waiting = done.notifiedAsync();
        } else if (sent == SyncLoad.TOLD) {
          return Poll.done();
        } else {
          SyncLoad.check(0, left.getAndAdd(listeners));
          sender.accept(SyncLoad.number(sent));
          sent++;
        }
      }
    }
  }

  /** A plain thread tells waiting tasks. */
  static Bench bell(AsyncSystem system, boolean all, int waiters) {
    return new Base(system) {
      private final AtomicInteger counter = new AtomicInteger();
      private final Notify notify = new Notify();

      {
        for (int n = 0; n < waiters; n++) {
          sys.runtime().spawn(new Waiter(notify, counter));
        }
      }

      @Override
      public long run(Meter meter) {
        counter.set(0);
        while (counter.get() < SyncLoad.WAKES) {
          if (all) {
            notify.notifyWaiters();
          } else {
            notify.notifyOne();
          }
        }
        return SyncLoad.WAKES;
      }
    };
  }

  private static final class Waiter implements Async<@Nullable Void> {
    private final Notify notify;
    private final AtomicInteger counter;
    private Async<@Nullable Void> waiting;

    Waiter(Notify notify, AtomicInteger counter) {
      this.notify = notify;
      this.counter = counter;
      this.waiting = notify.notifiedAsync();
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (waiting.poll(cx).isReady()) {
        counter.getAndIncrement();
        waiting = notify.notifiedAsync();
      }
      return Poll.pending();
    }
  }
}
