package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mpsc;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * UTIL-006, UTIL-010, UTIL-011, UTIL-013, UTIL-014 (sync_cancellation_token.rs, future.rs): tokens
 * with tasks of all kinds, and computations that are given up.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelTokenTaskTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** UTIL-006: each kind of task, and threads, wait for one token. */
  @ParameterizedTest
  @EnumSource
  void everyKindMayWait(Flavor flavor) throws Exception {
    var token = CancelToken.create();
    var through = new AtomicInteger();
    Runnable body =
        () -> {
          token.child().awaitCancelled();
          through.getAndIncrement();
        };
    var threads = new ArrayList<Thread>();
    threads.add(Thread.ofPlatform().start(body));
    threads.add(Thread.ofVirtual().start(body));
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 100; i++) {
          tasks.add(Task.spawn(body::run));
          tasks.add(Task.spawn(token.child().cancelledAsync()));
        }
        tasks.add(Task.spawnBlocking(body::run));
        Task.yieldNow();
        token.cancel();
        tasks.forEach(JoinHandle::join);
      });
    }
    for (Thread t : threads) {
      Await.end(t);
    }
    assertEquals(103, through.get());
  }

  /** UTIL-006: a task that is aborted while it waits leaves the token as it was. */
  @ParameterizedTest
  @EnumSource
  void abortedWaitersLeave(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var token = CancelToken.create();
        var direct = Task.spawn(token::awaitCancelled);
        var polled = Task.spawn(token.cancelledAsync());
        var stays = Task.spawn(token::awaitCancelled);
        Task.yieldNow();
        direct.abort();
        polled.abort();
        assertTrue(assertThrows(JoinException.class, direct::join).isCancelled());
        assertTrue(assertThrows(JoinException.class, polled::join).isCancelled());
        assertFalse(token.isCancelled());
        assertFalse(stays.isFinished());
        token.cancel();
        stays.join();
      });
    }
  }

  /**
   * A link aborts the task with the token, at once if that is cancelled; and goes with the task.
   */
  @ParameterizedTest
  @EnumSource
  void linkedTasksAreAborted(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var token = CancelToken.create();
        var direct = Task.spawn(() -> Async.never().await());
        var polled = Task.spawn(Async.never());
        var ended = Task.spawn(() -> 5);
        assertEquals(5, ended.join());
        var child = token.child();
        child.link(direct);
        token.link(polled.abortHandle());
        child.link(ended);
        assertFalse(direct.isFinished());
        token.cancel();
        assertTrue(assertThrows(JoinException.class, direct::join).isCancelled());
        assertTrue(assertThrows(JoinException.class, polled::join).isCancelled());
        assertEquals(5, ended.join());

        var late = Task.spawn(() -> Async.never().await());
        token.link(late);
        assertTrue(assertThrows(JoinException.class, late::join).isCancelled());
      });
    }
  }

  @Test
  void onlyTasksCanBeLinked() {
    var foreign =
        new AbortHandle() {
          @Override
          public void abort() {}

          @Override
          public boolean isFinished() {
            return false;
          }

          @Override
          public TaskId id() {
            return new TaskId(0);
          }

          @Override
          public Optional<String> name() {
            return Optional.empty();
          }
        };
    var token = CancelToken.create();
    var e = assertThrows(IllegalArgumentException.class, () -> token.link(foreign));
    assertTrue(e.getMessage().contains("Task.spawn"), e.getMessage());
  }

  /** UTIL-010, UTIL-013: …_already_cancelled…: nothing is polled, not even what is ready. */
  @Test
  void nothingIsPolledWhenCancelledAlready() throws Exception {
    var token = CancelToken.create();
    token.cancel();
    var op = new Signal<Integer>();
    op.set(1);
    assertTrue(new CountingWaker().poll(token.runUntilCancelledAsync(op)).value().isPending());
    assertEquals(0, op.polls());
    assertEquals(1, op.cancels());
    assertTrue(token.runUntilCancelled(Async.ready(1)).isPending());
  }

  /** UTIL-010, UTIL-013: ready_fut_…, pending_fut_…, pending_only_on_first_poll_…. */
  @Test
  void theComputationIsPolledFirst() throws Exception {
    var token = CancelToken.create();
    assertEquals(7, token.runUntilCancelled(Async.ready(7)).value());

    var op = new Signal<Integer>();
    var waker = new CountingWaker();
    var both = token.runUntilCancelledAsync(op);
    assertTrue(waker.poll(both).isPending());
    token.cancel();
    op.set(8);
    assertEquals(2, waker.wakes());
    assertEquals(8, waker.poll(both).value().value(), "ready as well, and polled first");
    assertEquals(0, op.cancels());
  }

  /** UTIL-010, UTIL-011, UTIL-014: pending_fut_with_token_cancelled_test: it is withdrawn. */
  @Test
  void theComputationIsWithdrawn() throws Exception {
    var token = CancelToken.create();
    var op = new Signal<Integer>();
    var waker = new CountingWaker();
    var both = token.child().runUntilCancelledAsync(op);
    assertTrue(waker.poll(both).isPending());
    token.cancel();
    assertEquals(1, waker.wakes());
    assertTrue(waker.poll(both).value().isPending());
    assertEquals(1, op.cancels());
  }

  @Test
  void givingUpWithdrawsBoth() throws Exception {
    var token = CancelToken.create();
    var op = new Signal<Integer>();
    var waker = new CountingWaker();
    var both = token.runUntilCancelledAsync(op);
    assertTrue(waker.poll(both).isPending());
    both.cancel();
    assertEquals(1, op.cancels());
    token.cancel();
    assertEquals(0, waker.wakes());
  }

  @Test
  void aFailureIsPassedOn() {
    var failure = new IOException("no");
    Async<Integer> fails =
        cx -> {
          throw failure;
        };
    var token = CancelToken.create();
    var e = assertThrows(IOException.class, () -> token.runUntilCancelled(fails));
    assertSame(failure, e);
  }

  /** UTIL-010: a computation that is always ready and uses up the budget cannot dodge the token. */
  @ParameterizedTest
  @EnumSource
  void aBusyComputationIsStopped(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var token = CancelToken.create();
        var begun = new Signal<Integer>();
        Async<Integer> busy =
            cx -> {
              begun.set(1);
              while (cx.proceed()) {
                Thread.onSpinWait();
              }
              return Poll.pending();
            };
        var task = Task.spawn(token.runUntilCancelledAsync(busy));
        begun.await();
        token.cancel();
        assertTrue(task.join().isPending());
      });
    }
  }

  /** The example of the class. */
  @ParameterizedTest
  @EnumSource
  void theExampleRuns(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var done = new AtomicInteger();
        var shutdown = CancelToken.create();
        var channel = Mpsc.<Runnable>bounded(4);
        try (var jobs = channel.receiver();
            var sender = channel.sender()) {
          var worker =
              Task.spawn(() -> {
                Poll<Runnable> next;
                while ((next = shutdown.runUntilCancelled(jobs.recvAsync())).isReady()) {
                  next.value().run();
                }
              });
          sender.send(done::getAndIncrement);
          sender.send(shutdown::cancel);
          worker.join();
        }
        assertEquals(1, done.get());
      });
    }
  }

  /** A link that was closed aborts nothing, and a closed one does not mind being closed again. */
  @ParameterizedTest
  @EnumSource
  void aLinkCanBeUndone(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var token = CancelToken.create();
        var gate = new Signal<Integer>();
        var task = Task.spawn(gate);
        CancelLink undone = token.child().link(task);
        CancelLink late = token.link(task);
        undone.close();
        undone.close();
        late.close();
        var other = Task.spawn(Async.<Integer>never());
        CancelLink kept = token.link(other);
        token.cancel();
        kept.close(); // too late
        assertTrue(assertThrows(JoinException.class, other::join).isCancelled());
        gate.set(1);
        assertEquals(1, task.join());
      });
    }
  }

  /** A million links come and go on one token and one task, which both live on: none remains. */
  @Test
  void closedLinksOccupyNothing() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_1)) {
      var root = CancelToken.create();
      var gate = new Signal<Integer>();
      JoinHandle<Integer> task = runtime.within(() -> Task.spawn(gate));
      CancelLink kept = root.link(task);
      var some = new ArrayList<WeakReference<CancelLink>>();
      for (int i = 0; i < 1_000_000; i++) {
        CancelLink link = (i % 2 == 0 ? root : root.child()).link(task);
        if (i % 10_000 == 0) {
          some.add(new WeakReference<>(link));
        }
        link.close();
      }
      Await.until(
          "the links are collected",
          () -> {
            System.gc();
            return some.stream().allMatch(link -> link.get() == null);
          });
      kept.close();
      root.cancel();
      gate.set(1);
      assertEquals(1, task.join());
    }
  }
}
