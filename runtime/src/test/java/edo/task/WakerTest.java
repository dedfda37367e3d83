package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-130, RT-048: when a wake-up leads to a poll, and when it does nothing. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakerTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** no_extra_poll: one poll per wake-up, and calls before the poll coalesce into one. */
  @Test
  void wakeUpsBeforeAPollCoalesce() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var op = new Signal<Integer>();
      JoinHandle<Integer> handle = runtime.spawn(op);
      runtime.run(Task.yieldAsync());
      assertEquals(1, op.polls());
      runtime.run(Task.yieldAsync());
      assertEquals(1, op.polls(), "nobody woke it");
      for (int i = 0; i < 10; i++) {
        op.wake();
      }
      assertEquals(1, op.polls(), "nobody is inside run");
      runtime.run(Task.yieldAsync());
      assertEquals(2, op.polls());
      op.set(7);
      op.wake();
      assertEquals(7, runtime.run(handle.joinAsync()));
      assertEquals(3, op.polls());
    }
  }

  /** A wake-up during the poll leads to exactly one more. */
  @Test
  void aWakeUpDuringThePollIsNotLost() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      var polls = new AtomicInteger();
      Async<Integer> body =
          cx -> {
            if (polls.incrementAndGet() == 5) {
              return Poll.ready(5);
            }
            cx.waker().wake();
            cx.waker().wake();
            return Poll.pending();
          };
      assertEquals(5, runtime.run(body));
      assertEquals(5, polls.get());
    }
  }

  /** A waker that outlives its task, and one that outlives its runtime, do nothing. */
  @ParameterizedTest
  @EnumSource
  void aWakerUsedAfterItsTaskEndedDoesNothing(Flavor flavor) throws Exception {
    var virtual = new Signal<Integer>();
    var polled = new Signal<Integer>();
    var aborted = new Signal<Integer>();
    var left = new Signal<Integer>();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        JoinHandle<Integer> first = Task.spawn(() -> virtual.await());
        JoinHandle<Integer> second = Task.spawn(polled);
        JoinHandle<Integer> third = Task.spawn(aborted);
        Task.spawn(left);
        for (var op : List.of(virtual, polled, aborted, left)) {
          Task.spawnBlocking(op::awaitPolled).join();
        }
        virtual.set(1);
        polled.set(1);
        third.abort();
        first.join();
        second.join();
        assertThrows(JoinException.class, third::join);
        int polls = virtual.polls() + polled.polls() + aborted.polls();
        for (int i = 0; i < 10; i++) {
          virtual.wake();
          polled.wake();
          aborted.wake();
          Task.yieldNow();
        }
        assertEquals(polls, virtual.polls() + polled.polls() + aborted.polls());
        assertEquals(3, Task.spawn(() -> 3).join());
      });
    }
    for (var op : List.of(virtual, polled, aborted, left)) {
      op.wake();
    }
    assertEquals(1, left.polls());
    assertEquals(1, left.cancels());
  }

  /** RT-048: wake_while_rt_is_dropping, drop_tasks_with_reference_cycle. */
  @ParameterizedTest
  @EnumSource
  void tasksMayWakeEachOtherWhileTheyAreWithdrawn(Flavor flavor) throws Exception {
    var cancels = new AtomicInteger();
    var begun = new CountDownLatch(8);
    try (var runtime = runtimes.build(flavor)) {
      List<AtomicReference<Waker>> wakers = new ArrayList<>();
      List<Signal<Integer>> ready = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        wakers.add(new AtomicReference<>(() -> {}));
        var polled = new Signal<Integer>();
        ready.add(polled);
        AtomicReference<Waker> mine = wakers.get(i);
        runtime.spawn(
            new Async<Integer>() {
              @Override
              public Poll<Integer> poll(Context cx) {
                mine.set(cx.waker());
                return polled.poll(cx);
              }

              @Override
              public void cancel() {
                wakers.forEach(w -> w.get().wake());
                runtime.spawn(Async.ready(0)).abort();
                cancels.getAndIncrement();
              }
            });
        runtime.spawn(() -> {
          try {
            begun.countDown();
            Async.never().await();
          } finally {
            wakers.forEach(w -> w.get().wake());
            cancels.getAndIncrement();
          }
        });
      }
      runtime.run(() -> {
        for (var op : ready) {
          Task.spawnBlocking(op::awaitPolled).join();
        }
        Await.latch(begun); // whoever has not begun would end without its finally
      });
    }
    assertEquals(16, cancels.get());
  }

  /** Exactly one poll at a time, and one after the last wake-up, whoever wakes. */
  @ParameterizedTest
  @EnumSource
  void wakeUpsFromManyThreadsAreNeitherLostNorConcurrent(Flavor flavor) throws Exception {
    int wakers = 4;
    int rounds = 2000;
    try (var runtime = runtimes.build(flavor)) {
      var total = new AtomicInteger();
      var inside = new AtomicBoolean();
      var first = new Signal<Integer>();
      Async<Integer> body =
          cx -> {
            assertFalse(inside.getAndSet(true), "two polls at once");
            var _ = first.poll(cx);
            int seen = total.get();
            inside.set(false);
            return seen == wakers * rounds ? Poll.ready(seen) : Poll.pending();
          };
      JoinHandle<Integer> handle = runtime.spawn(body);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < wakers; i++) {
        threads.add(
            new Thread(() -> {
              first.awaitPolled();
              for (int n = 0; n < rounds; n++) {
                total.getAndIncrement();
                first.wake();
              }
            }));
      }
      threads.forEach(Thread::start);
      assertEquals(wakers * rounds, runtime.run(handle.joinAsync()));
      for (Thread t : threads) {
        Await.end(t);
      }
    }
  }

  /** The same for a task that is a virtual thread. */
  @ParameterizedTest
  @EnumSource
  void wakeUpsOfAVirtualThreadAreNotLost(Flavor flavor) throws Exception {
    int rounds = 5000;
    try (var runtime = runtimes.build(flavor)) {
      var count = new AtomicInteger();
      var first = new Signal<Integer>();
      JoinHandle<Integer> handle =
          runtime.spawn(() ->
              Task.await(cx -> {
                var _ = first.poll(cx);
                int seen = count.get();
                return seen == rounds ? Poll.ready(seen) : Poll.pending();
              }));
      var waker =
          new Thread(() -> {
            first.awaitPolled();
            for (int n = 0; n < rounds; n++) {
              count.getAndIncrement();
              first.wake();
            }
          });
      waker.start();
      assertEquals(rounds, runtime.run(handle.joinAsync()));
      Await.end(waker);
    }
  }

  /** How a poll may wait although it should not: in our way, or in anybody's. */
  private enum Wait {
    OURS,
    FOREIGN,
    YIELDS
  }

  /** A poll that waits takes no wake-up away from the wait it is for. */
  @ParameterizedTest
  @EnumSource
  void aPollThatWaitsLosesNoWakeUp(Wait how) throws Exception {
    for (Flavor flavor : Flavor.values()) {
      try (var runtime = runtimes.build(flavor)) {
        for (int i = 0; i < 100; i++) {
          var signal = new Signal<Integer>();
          var latch = new CountDownLatch(1);
          var inner = new Signal<Integer>();
          var waits = new AtomicBoolean();
          Async<Integer> waiting =
              new Async<>() {
                private boolean waited;

                @Override
                public Poll<Integer> poll(Context cx) throws Exception {
                  Poll<Integer> answer = signal.poll(cx);
                  if (!waited) {
                    waited = true;
                    waits.set(true);
                    switch (how) {
                      case OURS -> Task.await(inner);
                      case FOREIGN -> latch.await();
                      case YIELDS -> {
                        while (latch.getCount() != 0) {
                          Task.yieldNow();
                        }
                      }
                    }
                  }
                  return answer; // from before the wait
                }
              };
          int got =
              runtime.run(() -> {
                var waiter = Task.spawn(() -> Task.await(waiting));
                while (!waits.get()) {
                  Task.yieldNow();
                }
                signal.set(7);
                inner.set(1);
                latch.countDown();
                return waiter.join();
              });
          assertEquals(7, got);
        }
      }
    }
  }
}
