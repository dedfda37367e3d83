package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-089, RT-041: poll-driven computations, their bridges, and awaiting them from every place. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @Test
  void aPollIsReadyOrPending() {
    Poll<String> ready = Poll.ready("x");
    assertTrue(ready.isReady());
    assertFalse(ready.isPending());
    assertEquals("x", ready.value());
    assertEquals("Poll.ready(x)", ready.toString());
    Poll<String> pending = Poll.pending();
    assertTrue(pending.isPending());
    assertFalse(pending.isReady());
    assertEquals("Poll.pending", pending.toString());
    String message = assertThrows(IllegalStateException.class, pending::value).getMessage();
    assertTrue(message.contains("isReady()"), message);
    assertTrue(Poll.done().isReady());
    assertNull(Poll.done().value());
    assertNull(Poll.ready(null).value());
  }

  @Test
  void readyAndNeverAreWhatTheySay() throws Exception {
    var waker = new CountingWaker();
    assertEquals(1, waker.poll(Async.ready(1)).value());
    assertTrue(waker.poll(Async.never()).isPending());
    assertSame(waker, waker.context().waker());
    assertEquals(0, waker.wakes());
  }

  /** A stage that is done, one that completes later, and the last waker of several. */
  @Test
  void aStageIsAComputation() throws Exception {
    var done = CompletableFuture.completedFuture(1);
    assertEquals(1, new CountingWaker().poll(Async.of(done)).value());
    var waker = new CountingWaker();
    var stage = new CompletableFuture<String>();
    Async<String> op = Async.of(stage);
    var first = new CountingWaker();
    assertTrue(first.poll(op).isPending());
    assertTrue(waker.poll(op).isPending());
    stage.complete("x");
    assertEquals(1, waker.wakes());
    assertEquals("x", waker.poll(op).value());
    var left = new CompletableFuture<String>();
    Async<String> withdrawn = Async.of(left);
    assertTrue(waker.poll(withdrawn).isPending());
    withdrawn.cancel();
    assertFalse(left.isDone(), "the stage is left alone");
    left.complete("late");
  }

  /** The stage's own exception, not its wrapping. */
  @Test
  void aFailedStageThrowsWhatFailedIt() {
    var what = new IOException("x");
    var failed = new CompletableFuture<Integer>();
    failed.completeExceptionally(what);
    for (var stage : List.of(failed, failed.thenApply(n -> n + 1))) {
      assertSame(what, assertThrows(IOException.class, () -> Async.of(stage).await()));
    }
    var error = new CompletableFuture<Integer>();
    error.completeExceptionally(new CompletionException("own", null));
    assertThrows(CompletionException.class, () -> Async.of(error).await());
    var cancelled = new CompletableFuture<Integer>();
    cancelled.cancel(false);
    assertThrows(CancellationException.class, () -> Async.of(cancelled).await());
  }

  /** The bridge both ways, between the kinds of task and foreign threads. */
  @ParameterizedTest
  @EnumSource
  void stagesConnectTasksWithTheRestOfTheWorld(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      int got =
          runtime.run(() -> {
            var in = new CompletableFuture<Integer>();
            JoinHandle<Integer> polled = Task.spawn(Async.of(in));
            JoinHandle<Integer> virtual = Task.spawn(() -> Async.of(in).await() + polled.join());
            var foreign = new Thread(() -> in.complete(10));
            foreign.start();
            CompletableFuture<Integer> out =
                virtual.asStage().thenApply(n -> n * 2).toCompletableFuture();
            int n = Async.of(out).await() + out.get();
            foreign.join();
            return n;
          });
      assertEquals(80, got);
    }
  }

  /** What the computation throws, whoever awaits it, comes out as it is. */
  @ParameterizedTest
  @EnumSource
  void awaitThrowsWhatThePollThrew(Flavor flavor) throws Exception {
    var what = new IOException("x");
    Async<Integer> failing =
        cx -> {
          throw what;
        };
    assertSame(what, assertThrows(IOException.class, failing::await), "a plain thread");
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertSame(what, assertThrows(IOException.class, failing::await));
        Task.spawnBlocking(() -> assertSame(what, assertThrows(IOException.class, failing::await)))
            .join();
      });
    }
  }

  /** Waiting on a plain thread: the thread blocks; an interrupt withdraws and stays set. */
  @Test
  void aPlainThreadWaitsUntilItIsInterrupted() throws Exception {
    var op = new Signal<Integer>();
    var interrupted = new AtomicReference<Boolean>();
    var thread =
        new Thread(() -> {
          var e = assertThrows(CancelledException.class, op::await);
          assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
          interrupted.set(Thread.currentThread().isInterrupted());
        });
    thread.start();
    op.awaitPolled();
    thread.interrupt();
    Await.end(thread);
    assertEquals(true, interrupted.get());
    assertEquals(1, op.cancels());
    var value = new Signal<Integer>();
    var waiter = new Thread(() -> assertEquals(3, assertReady(value)));
    waiter.start();
    value.awaitPolled();
    value.wake();
    value.set(3);
    Await.end(waiter);
  }

  private static int assertReady(Async<Integer> op) {
    try {
      return op.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Blocking inside a poll is refused, with a message that says what to do instead. */
  @ParameterizedTest
  @EnumSource
  void blockingInsideAPollIsRefused(Flavor flavor) throws Exception {
    var done = new CompletableFuture<Integer>();
    done.complete(1);
    try (var runtime = runtimes.build(flavor)) {
      JoinHandle<Integer> finished = runtime.spawn(() -> 1);
      List<TaskBody> blocking =
          List.of(
              () -> Async.ready(1).await(),
              () -> Task.await(Async.never()),
              finished::join,
              () -> Time.sleep(Duration.ofMillis(1)),
              () -> Time.interval(Duration.ofMillis(1)).tick(),
              () -> runtime.run(() -> 1));
      for (TaskBody body : blocking) {
        String message =
            runtime.run(
                (Async<String>)
                    cx ->
                        Poll.ready(
                            assertThrows(IllegalStateException.class, body::run).getMessage()));
        assertTrue(message.contains("Async.poll"), message);
        assertTrue(message.contains("Task.spawn(() -> ...)"), message);
      }
      String message =
          runtime.run(
              (Async<String>)
                  cx ->
                      Poll.ready(
                          assertThrows(
                                  IllegalStateException.class, () -> Task.blockInPlace(() -> 1))
                              .getMessage()));
      assertTrue(message.contains("Task.spawnBlocking"), message);
    }
  }

  /** RT-041: a run inside a poll starts nothing. */
  @Test
  void aRunInsideAPollDoesNotStartItsBody() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread())) {
      long spawned =
          runtime.run(
              (Async<Long>)
                  cx -> {
                    long before = runtime.metrics().spawnedTasks();
                    assertThrows(IllegalStateException.class, () -> runtime.run(() -> 1));
                    assertThrows(IllegalStateException.class, () -> runtime.run(Async.ready(1)));
                    return Poll.ready(runtime.metrics().spawnedTasks() - before);
                  });
      assertEquals(0, spawned);
    }
  }

  /** A poll may use everything that does not wait. */
  @ParameterizedTest
  @EnumSource
  void aPollMaySpawnAndPoll(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      int got =
          runtime.run(
              new Async<Integer>() {
                private final AtomicReference<Async<Integer>> join = new AtomicReference<>();

                @Override
                public Poll<Integer> poll(Context cx) throws Exception {
                  if (join.get() == null) {
                    join.set(Task.spawn(() -> Task.spawnBlocking(() -> 4).join()).joinAsync());
                  }
                  assertEquals(2, Task.shield(() -> 2));
                  Task.consumeBudget();
                  return join.get().poll(cx);
                }
              });
      assertEquals(4, got);
    }
  }
}
