package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SYNC-085, SYNC-086, SYNC-087, SYNC-089, SYNC-091, SYNC-093: {@link Watch} between tasks of both
 * kinds, virtual threads of the JDK and plain threads.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchTaskTest {
  private static final int VALUES = 1_000;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Follows the value to the end: it only grows, and the last one is seen. */
  private static int follow(WatchReceiver<Integer> receiver) {
    int last = -1;
    try (receiver) {
      while (true) {
        receiver.changed();
        int now = receiver.value();
        assertTrue(now >= last, now + " after " + last);
        last = now;
      }
    } catch (ClosedException e) {
      return last;
    }
  }

  /** The same as a poll-driven task. */
  private static final class Follower implements Async<Integer> {
    private final WatchReceiver<Integer> receiver;
    private Async<@Nullable Void> changed;

    Follower(WatchReceiver<Integer> receiver) {
      this.receiver = receiver;
      this.changed = receiver.changedAsync();
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      try {
        while (changed.poll(cx).isReady()) {
          changed = receiver.changedAsync();
        }
        return Poll.pending();
      } catch (ClosedException e) {
        receiver.close();
        return Poll.ready(receiver.value());
      }
    }
  }

  /** Two senders count together; everybody who follows sees the last value. */
  @ParameterizedTest
  @EnumSource
  void everybodySeesTheLastValue(Flavor flavor) throws Exception {
    var watch = Watch.create(0);
    var ends = new ArrayList<Integer>();
    try (var runtime = runtimes.build(flavor)) {
      var threads = new ArrayList<Thread>();
      var results = new ArrayList<AtomicReference<@Nullable Integer>>();
      for (int i = 0; i < 2; i++) {
        var result = new AtomicReference<@Nullable Integer>();
        results.add(result);
        var mine = watch.sender().subscribe();
        Runnable body = () -> result.set(follow(mine));
        threads.add(i == 0 ? Thread.ofPlatform().start(body) : Thread.ofVirtual().start(body));
      }
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<Integer>>();
        var direct = watch.sender().subscribe();
        tasks.add(Task.spawn(() -> follow(direct)));
        tasks.add(Task.spawn(new Follower(watch.sender().subscribe())));
        var blocking = watch.sender().subscribe();
        tasks.add(Task.spawnBlocking(() -> follow(blocking)));
        for (int s = 0; s < 2; s++) {
          var sender = watch.sender().copy();
          threads.add(
              Thread.ofPlatform()
                  .start(() -> {
                    try (sender) {
                      for (int i = 0; i < VALUES; i++) {
                        sender.sendModify(n -> n + 1);
                      }
                    }
                  }));
        }
        watch.sender().close();
        for (var task : tasks) {
          ends.add(task.join());
        }
      });
      for (Thread t : threads) {
        Await.end(t);
      }
      for (var result : results) {
        ends.add(result.get());
      }
    }
    int all = 2 * VALUES;
    assertEquals(List.of(all, all, all, all, all), ends);
    assertEquals(1, watch.sender().receivers());
  }

  /** Back and forth through two channels: no change is missed. */
  @ParameterizedTest
  @EnumSource
  void backAndForth(Flavor flavor) throws Exception {
    var there = Watch.create(0);
    var back = Watch.create(0);
    try (var runtime = runtimes.build(flavor)) {
      var echo =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 1; i <= VALUES; i++) {
                  int n = i;
                  var _ = there.receiver().waitFor(v -> v == n);
                  assertTrue(back.sender().send(n));
                }
              });
      runtime.run(() -> {
        for (int i = 1; i <= VALUES; i++) {
          assertTrue(there.sender().send(i));
          back.receiver().changed();
          assertEquals(i, back.receiver().value());
        }
      });
      Await.end(echo);
    }
  }

  /** Aborted while they wait: nothing was seen. */
  @ParameterizedTest
  @EnumSource
  void waitersAreAborted(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var watch = Watch.create(0);
        var receiver = watch.receiver();
        var tasks = new ArrayList<JoinHandle<?>>();
        tasks.add(Task.spawn(() -> receiver.changed()));
        tasks.add(Task.spawn(() -> receiver.copy().waitFor(v -> v == 5)));
        tasks.add(Task.spawn(receiver.changedAsync()));
        tasks.add(Task.spawn(receiver.waitForAsync(v -> v == 5)));
        tasks.add(Task.spawn(() -> watch.sender().awaitClosed()));
        tasks.add(Task.spawn(watch.sender().closedAsync()));
        Task.yieldNow();
        for (var task : tasks) {
          task.abort();
        }
        for (var task : tasks) {
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        }
        assertFalse(receiver.hasChanged());
        watch.sender().send(1);
        receiver.changed();
      });
    }
  }

  /** A plain thread is interrupted. */
  @Test
  void anInterruptedThreadGivesUp() throws Exception {
    var watch = Watch.create(0);
    var end = new AtomicReference<@Nullable Throwable>();
    Thread waiter =
        Thread.ofPlatform()
            .start(
                () -> end.set(assertThrows(CancelledException.class, watch.receiver()::changed)));
    Await.until("parked", () -> waiter.getState() == Thread.State.WAITING);
    waiter.interrupt();
    Await.end(waiter);
    assertTrue(end.get() instanceof CancelledException);
    watch.sender().send(1);
    watch.receiver().changed();
  }

  /** Cancellation races with a change: the waiter has seen it, or the next one does. */
  @ParameterizedTest
  @EnumSource
  void cancelRacesWithAChange(Flavor flavor) throws Exception {
    var watch = Watch.create(0);
    var receiver = watch.receiver();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 1; i <= 200; i++) {
                      int n = i;
                      JoinHandle<?> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> receiver.changed())
                              : runtime.spawn(receiver.changedAsync());
                      var sender = Thread.ofPlatform().start(() -> watch.sender().send(n));
                      waiter.abort();
                      sender.join();
                      boolean seen = true;
                      try {
                        var _ = waiter.join();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        seen = false;
                      }
                      assertEquals(!seen, receiver.hasChanged(), "round " + i);
                      receiver.markUnchanged();
                    }
                  })
              .join());
    }
  }

  /** The last sender goes, and the receiver is closed, while somebody waits. */
  @ParameterizedTest
  @EnumSource
  void closeRacesWithWaiting(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < 100; i++) {
                      var watch = Watch.create(0);
                      var receiver = watch.receiver();
                      boolean bySender = i % 4 < 2;
                      JoinHandle<?> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> receiver.changed())
                              : runtime.spawn(receiver.changedAsync());
                      var closer =
                          Thread.ofPlatform()
                              .start(() -> {
                                if (bySender) {
                                  watch.sender().close();
                                } else {
                                  receiver.close();
                                }
                              });
                      var e = assertThrows(JoinException.class, waiter::join);
                      assertEquals(
                          bySender ? ClosedException.class : IllegalStateException.class,
                          causeOf(e).getClass());
                      Await.end(closer);
                    }
                  })
              .join());
    }
  }

  private static Throwable causeOf(JoinException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /** SYNC-087, SYNC-091: what needs no wait costs budget, too. */
  @ParameterizedTest
  @EnumSource
  void whatNeedsNoWaitCostsBudget(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var watch = Watch.create(0);
      var closed = Watch.create(0);
      closed.receiver().close();
      List<Supplier<Async<?>>> ways =
          List.of(
              () -> watch.receiver().waitForAsync(n -> n == 0),
              () -> closed.sender().closedAsync());
      for (var way : ways) {
        Async<Integer> all =
            cx -> {
              int n = 0;
              while (n < 1_000 && way.get().poll(cx).isReady()) {
                n++;
              }
              return Poll.ready(n);
            };
        assertEquals(128, runtime.run(all));
      }
    }
  }

  /** SYNC-089: a receiver that always finds a change is sent to the back after a while. */
  @ParameterizedTest
  @EnumSource
  void aBusyReceiverYields(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      var watch = Watch.create(0);
      var slices = new ArrayList<Integer>();
      Async<Integer> all =
          cx -> {
            int n = 0;
            do {
              watch.sender().sendModify(v -> v + 1);
              n++;
            } while (watch.sender().value() < 300
                && watch.receiver().changedAsync().poll(cx).isReady());
            slices.add(n);
            return watch.sender().value() >= 300 ? Poll.ready(slices.size()) : Poll.pending();
          };
      assertEquals(3, runtime.run(all));
      assertEquals(129, slices.getFirst());
    }
  }
}
