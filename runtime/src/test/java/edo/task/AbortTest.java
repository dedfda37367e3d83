package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-090, RT-092, RT-094, UTIL-051 (task_abort.rs): cancelling a task through its handle. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbortTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static JoinException assertCancelled(JoinHandle<?> handle) {
    JoinException e = assertThrows(JoinException.class, handle::join);
    assertTrue(e.isCancelled(), e.toString());
    assertFalse(e.isFailure());
    assertEquals(handle.id(), e.taskId());
    assertTrue(handle.isFinished());
    return e;
  }

  /**
   * RT-090: test_abort_without_panic_3157: a poll-driven task that never began is withdrawn and not
   * polled. A direct one gets as far as its first suspension point, because only its own code can
   * close what it was given.
   */
  @ParameterizedTest
  @EnumSource
  void abortedBeforeItStarts(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var closed = new AtomicInteger();
        var passed = new AtomicBoolean();
        var polled = new Signal<Integer>();
        var all = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 50; i++) {
          AutoCloseable given = closed::getAndIncrement;
          boolean foreign = i % 2 == 0;
          JoinHandle<?> virtual =
              Task.spawn(() -> {
                try (given) {
                  if (foreign) {
                    Thread.sleep(Duration.ofDays(1)); // it is interrupted
                  } else {
                    Async.never().await();
                  }
                  passed.set(true);
                }
              });
          virtual.abort();
          all.add(virtual);
        }
        JoinHandle<?> async = Task.spawn(polled);
        async.abort();
        all.add(async);
        all.forEach(AbortTest::assertCancelled);
        assertEquals(50, closed.get());
        assertFalse(passed.get());
        assertEquals(1, polled.cancels());
      });
    }
  }

  /** RT-090: a task that waits is unwound, and its finally blocks run. */
  @ParameterizedTest
  @EnumSource
  void abortedWhileItWaitsItIsUnwound(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        var unwound = new AtomicBoolean();
        JoinHandle<Integer> handle =
            Task.spawn(() -> {
              try {
                return op.await();
              } finally {
                unwound.set(true);
              }
            });
        op.awaitPolled();
        handle.abort();
        JoinException e = assertCancelled(handle);
        assertInstanceOf(CancelledException.class, e.getCause());
        assertTrue(unwound.get());
        assertEquals(1, op.cancels(), "what it waited for was withdrawn, once");
        op.set(1);
        assertEquals(1, op.polls());
      });
    }
  }

  /** RT-090: a poll-driven task is withdrawn without being polled again. */
  @ParameterizedTest
  @EnumSource
  void aWaitingPollDrivenTaskIsWithdrawnUnpolled(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var op = new Signal<Integer>();
        JoinHandle<Integer> handle = Task.spawn(op);
        op.awaitPolled();
        handle.abortHandle().abort();
        assertCancelled(handle);
        assertEquals(1, op.polls());
        assertEquals(1, op.cancels());
        op.set(1);
        assertCancelled(handle);
      });
    }
  }

  /** RT-090: test_abort_wakes_task_3964: an abort during a poll counts when the poll is over. */
  @ParameterizedTest
  @EnumSource
  void abortedInsideItsOwnPollItIsWithdrawnAfterIt(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (boolean alsoWoken : new boolean[] {false, true}) {
          var self = new Signal<JoinHandle<Integer>>();
          var polls = new AtomicInteger();
          var cancels = new AtomicInteger();
          Async<Integer> body =
              new Async<>() {
                @Override
                public Poll<Integer> poll(Context cx) {
                  Poll<JoinHandle<Integer>> me = self.poll(cx);
                  if (me.isPending()) {
                    return Poll.pending();
                  }
                  polls.getAndIncrement();
                  me.value().abort();
                  if (alsoWoken) {
                    cx.waker().wake();
                  }
                  return Poll.pending();
                }

                @Override
                public void cancel() {
                  cancels.getAndIncrement();
                }
              };
          JoinHandle<Integer> handle = Task.spawn(body);
          self.set(handle);
          assertCancelled(handle);
          assertEquals(1, polls.get());
          assertEquals(1, cancels.get());
        }
      });
    }
  }

  /** RT-090: a poll that answers ready although the task was aborted meanwhile has a result. */
  @ParameterizedTest
  @EnumSource
  void whatIsReadyBeforeTheAbortIsSeenIsDelivered(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var self = new Signal<JoinHandle<Integer>>();
        JoinHandle<Integer> polled =
            Task.spawn(
                (Async<Integer>)
                    cx -> {
                      Poll<JoinHandle<Integer>> me = self.poll(cx);
                      if (me.isPending()) {
                        return Poll.pending();
                      }
                      me.value().abort();
                      return Poll.ready(5);
                    });
        self.set(polled);
        assertEquals(5, polled.join());
        var own = new Signal<JoinHandle<Integer>>();
        JoinHandle<Integer> virtual =
            Task.spawn(() -> {
              own.await().abort();
              return 6; // no suspension point in between
            });
        own.set(virtual);
        assertEquals(6, virtual.join());
      });
    }
  }

  /** RT-090, RT-092: after the end nothing changes; the abort handle does not keep or stop it. */
  @ParameterizedTest
  @EnumSource
  void abortAfterTheEndHasNoEffect(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        JoinHandle<Integer> virtual = Task.spawn(() -> 1);
        JoinHandle<Integer> polled = Task.spawn(Async.ready(2));
        JoinHandle<Integer> blocking = Task.spawnBlocking(() -> 3);
        int sum = virtual.join() + polled.join() + blocking.join();
        for (var each : List.of(virtual, polled, blocking)) {
          AbortHandle abort = each.abortHandle();
          assertTrue(abort.isFinished());
          abort.abort();
          each.abort();
        }
        assertEquals(sum, virtual.join() + polled.join() + blocking.join());
      });
    }
  }

  /** RT-090, RT-100: a blocking job that has begun goes on; one that waits is taken out. */
  @ParameterizedTest
  @EnumSource
  void aBlockingJobIsStoppedOnlyBeforeItBegins(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor.builder().maxBlockingThreads(1))) {
      runtime.run(() -> {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        JoinHandle<String> running =
            Task.spawnBlocking(() -> {
              begun.countDown();
              Await.latch(release); // an interrupt would end it
              return "done";
            });
        var ran = new AtomicBoolean();
        JoinHandle<?> queued = Task.spawnBlocking(() -> ran.set(true));
        Await.latch(begun);
        queued.abort();
        running.abort();
        assertCancelled(queued);
        assertFalse(running.isFinished());
        release.countDown();
        assertEquals("done", running.join());
        assertEquals(0, (int) Task.spawnBlocking(() -> 0).join());
        assertFalse(ran.get());
      });
    }
  }

  /** RT-094: test_abort_task_that_panics_on_drop_returned: withdrawing that fails is a failure. */
  @ParameterizedTest
  @EnumSource
  void anAbortWhoseUnwindingThrowsIsAFailure(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var polled = new CountDownLatch(1);
        Async<Integer> body =
            new Async<>() {
              @Override
              public Poll<Integer> poll(Context cx) {
                polled.countDown();
                return Poll.pending();
              }

              @Override
              public void cancel() {
                throw new IllegalStateException("in cancel");
              }
            };
        JoinHandle<Integer> handle = Task.spawn(body);
        Await.latch(polled);
        handle.abort();
        JoinException e = assertThrows(JoinException.class, handle::join);
        assertTrue(e.isFailure());
        assertTrue(e.getMessage().contains("in cancel"), e.getMessage());

        var op = new Signal<Integer>();
        JoinHandle<Integer> virtual =
            Task.spawn(() -> {
              try {
                return op.await();
              } finally {
                throwFromFinally();
              }
            });
        op.awaitPolled();
        virtual.abort();
        e = assertThrows(JoinException.class, virtual::join);
        assertTrue(e.isFailure());
        assertEquals("in finally", e.getCause().getMessage());
      });
    }
  }

  private static void throwFromFinally() {
    throw new IllegalStateException("in finally");
  }
}
