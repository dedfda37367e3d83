package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SYNC-028, SYNC-029, SYNC-031, SYNC-033: {@link Notify} between tasks of both kinds, virtual
 * threads of the JDK and plain threads.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotifyTaskTest {
  private static final int ROUNDS = 200;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Waits for one and tells the other, again and again, as a poll-driven task. */
  private static final class Relay implements Async<@Nullable Void> {
    private final Notify mine;
    private final Notify next;
    private Async<@Nullable Void> waiting;
    private int left = ROUNDS;

    Relay(Notify mine, Notify next) {
      this.mine = mine;
      this.next = next;
      this.waiting = mine.notifiedAsync();
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      for (; left > 0; left--) {
        if (waiting.poll(cx).isPending()) {
          return Poll.pending();
        }
        next.notifyOne();
        waiting = mine.notifiedAsync();
      }
      return Poll.done();
    }
  }

  private static void relay(Notify mine, Notify next) {
    for (int i = 0; i < ROUNDS; i++) {
      mine.awaitNotified();
      next.notifyOne();
    }
  }

  /** Everybody waits for the one before, round and round: no notification is lost. */
  @ParameterizedTest
  @EnumSource
  void roundInACircle(Flavor flavor) throws Exception {
    var circle = new ArrayList<Notify>();
    for (int i = 0; i < 5; i++) {
      circle.add(new Notify());
    }
    try (var runtime = runtimes.build(flavor)) {
      var threads = new ArrayList<Thread>();
      threads.add(Thread.ofPlatform().start(() -> relay(circle.get(0), circle.get(1))));
      threads.add(Thread.ofVirtual().start(() -> relay(circle.get(1), circle.get(2))));
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<?>>();
        tasks.add(Task.spawn(() -> relay(circle.get(2), circle.get(3))));
        tasks.add(Task.spawn(new Relay(circle.get(3), circle.get(4))));
        tasks.add(Task.spawnBlocking(() -> relay(circle.get(4), circle.get(0))));
        circle.getFirst().notifyOne();
        for (var task : tasks) {
          var _ = task.join();
        }
      });
      for (Thread t : threads) {
        Await.end(t);
      }
    }
    circle.getFirst().awaitNotified(); // the last round's
  }

  /** Aborted while they wait, in either form: the notification goes to the next. */
  @ParameterizedTest
  @EnumSource
  void waitersAreAborted(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var notify = new Notify();
        JoinHandle<?> direct = Task.spawn(() -> notify.awaitNotified());
        JoinHandle<?> polled = Task.spawn(notify.notifiedAsync());
        Await.until(
            "both wait",
            () -> {
              Task.yieldNow();
              return notify.toString().equals("Notify[awaited]");
            });
        direct.abort();
        polled.abort();
        assertTrue(assertThrows(JoinException.class, direct::join).isCancelled());
        assertTrue(assertThrows(JoinException.class, polled::join).isCancelled());
        assertEquals("Notify[idle]", notify.toString());
        notify.notifyOne();
        notify.awaitNotified();
      });
    }
  }

  /** A plain thread is interrupted. */
  @Test
  void anInterruptedThreadGivesUp() throws Exception {
    var notify = new Notify();
    var end = new AtomicReference<@Nullable Throwable>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> end.set(assertThrows(CancelledException.class, notify::awaitNotified)));
    Await.until("parked", () -> waiter.getState() == Thread.State.WAITING);
    waiter.interrupt();
    Await.end(waiter);
    assertTrue(end.get() instanceof CancelledException);
    assertEquals("Notify[idle]", notify.toString());
  }

  /** Cancellation races with notifyOne: the notification arrives, or is there for the next one. */
  @ParameterizedTest
  @EnumSource
  void cancelRacesWithNotifyOne(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                      var notify = new Notify();
                      JoinHandle<?> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> notify.awaitNotified())
                              : runtime.spawn(notify.notifiedAsync());
                      boolean last = i % 4 < 2;
                      var teller =
                          Thread.ofPlatform()
                              .start(() -> {
                                if (last) {
                                  notify.notifyLast();
                                } else {
                                  notify.notifyOne();
                                }
                              });
                      waiter.abort();
                      teller.join();
                      boolean arrived = true;
                      try {
                        var _ = waiter.join();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        arrived = false;
                      }
                      if (!arrived) {
                        notify.awaitNotified();
                      }
                      assertEquals("Notify[idle]", notify.toString(), "round " + i);
                    }
                  })
              .join());
    }
  }

  /**
   * Work is announced with notifyOne by several threads, and taken by several others, of which some
   * give up all the time: all of it gets done.
   */
  @ParameterizedTest
  @EnumSource
  void workIsAnnounced(Flavor flavor) throws Exception {
    int producers = 3;
    int all = producers * 1_000;
    var open = new AtomicInteger();
    var done = new AtomicInteger();
    var notify = new Notify();
    Runnable consume =
        () -> {
          for (int i = 0; done.get() < all; i++) {
            Notify.Notified notified = notify.notifiedAsync();
            var _ = notified.enable(); // before the look at the work
            if (open.get() > 0 || done.get() == all || i % 3 == 0) {
              notified.cancel(); // told or not
            } else {
              var _ = Waits.await(notified);
            }
            for (int n = open.get(); n > 0; n = open.get()) {
              if (open.compareAndSet(n, n - 1)) {
                done.getAndIncrement();
              }
            }
          }
          notify.notifyOne(); // the next one ends too
        };
    try (var runtime = runtimes.build(flavor)) {
      var threads = new ArrayList<Thread>();
      for (int p = 0; p < producers; p++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < all / producers; i++) {
                    open.getAndIncrement();
                    notify.notifyOne();
                  }
                }));
      }
      threads.add(Thread.ofPlatform().start(consume));
      threads.add(Thread.ofVirtual().start(consume));
      runtime.run(() -> {
        JoinHandle<?> direct = Task.spawn(consume::run);
        JoinHandle<?> blocking = Task.spawnBlocking(consume::run);
        var _ = direct.join();
        var _ = blocking.join();
      });
      for (Thread t : threads) {
        Await.end(t);
      }
    }
    assertEquals(all, done.get());
    assertEquals(0, open.get());
  }

  /** SYNC-031: all are told at once, while others tell all as well, come, and give up. */
  @ParameterizedTest
  @EnumSource
  void allAreTold(Flavor flavor) throws Exception {
    var notify = new Notify();
    var stop = new AtomicInteger();
    try (var runtime = runtimes.build(flavor)) {
      var noise = new ArrayList<Thread>();
      for (int n = 0; n < 2; n++) {
        noise.add(
            Thread.ofPlatform()
                .start(() -> {
                  while (stop.get() == 0) {
                    var mine = notify.notifiedAsync();
                    var _ = mine.enable();
                    notify.notifyWaiters();
                    assertTrue(mine.enable(), "told by its own call at the latest");
                    mine.cancel();
                    Thread.yield();
                  }
                }));
      }
      runtime.run(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          var waiters = new ArrayList<Notify.Notified>();
          for (int n = 0; n < 8; n++) {
            waiters.add(notify.notifiedAsync());
            if (n % 2 == 0) {
              var _ = waiters.getLast().enable();
            }
          }
          waiters.get(i % 8).cancel();
          notify.notifyWaiters();
          waiters.remove(i % 8);
          for (var waiter : waiters) {
            assertTrue(waiter.enable());
            var _ = Waits.await(waiter);
          }
        }
      });
      stop.set(1);
      for (Thread t : noise) {
        Await.end(t);
      }
    }
    assertEquals("Notify[idle]", notify.toString());
  }
}
