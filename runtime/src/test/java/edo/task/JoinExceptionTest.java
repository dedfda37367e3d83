package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-089, RT-093: what a joiner is told of a task that did not give a result. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinExceptionTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** RT-093: test_join_error_display: id, name and what was thrown; the exception is the cause. */
  @ParameterizedTest
  @EnumSource
  void aFailureCarriesWhatTheTaskThrew(Flavor flavor) throws Exception {
    var what = new IOException("no such thing");
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        JoinHandle<Integer> virtual =
            Task.builder()
                .name("reader")
                .spawn(() -> {
                  throw what;
                });
        JoinHandle<Integer> polled =
            Task.spawn(
                (Async<Integer>)
                    cx -> {
                      throw what;
                    });
        JoinHandle<Integer> blocking =
            Task.spawnBlocking(() -> {
              throw what;
            });
        for (var each : List.of(virtual, polled, blocking)) {
          JoinException e = assertThrows(JoinException.class, each::join);
          assertSame(what, e.getCause());
          assertTrue(e.isFailure());
          assertFalse(e.isCancelled());
          assertEquals(each.id(), e.taskId());
          assertTrue(e.getMessage().contains("task " + each.id()), e.getMessage());
          assertTrue(e.getMessage().contains("no such thing"), e.getMessage());
        }
        String message = assertThrows(JoinException.class, virtual::join).getMessage();
        assertTrue(message.contains("(reader)"), message);
        assertTrue(virtual.toString().contains("failed"), virtual.toString());
      });
    }
  }

  /** RT-093: a cancelled task is told apart. */
  @ParameterizedTest
  @EnumSource
  void aCancelledTaskIsNoFailure(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        JoinHandle<Integer> handle = Task.builder().name("x").spawn(Async.<Integer>never());
        handle.abort();
        JoinException e = assertThrows(JoinException.class, handle::join);
        assertTrue(e.isCancelled());
        assertTrue(e.getMessage().contains("task " + handle.id() + " (x) was cancelled"));
        assertTrue(handle.toString().contains("cancelled"), handle.toString());
      });
    }
  }

  /** A task that ends with a cancellation is cancelled, although nobody has aborted it. */
  @ParameterizedTest
  @EnumSource
  void aCancellationByTokenIsNoFailure(Flavor flavor) throws Exception {
    var reported = new AtomicInteger();
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    try (var runtime =
        runtimes.build(
            flavor
                .builder()
                .failureReportDelay(Duration.ZERO)
                .onUnhandledFailure((task, e) -> reported.incrementAndGet()))) {
      runtime.run(() -> {
        var token = CancelToken.create();
        token.cancel();
        handles.add(
            Task.spawn(() -> {
              token.throwIfCancelled();
              return 1;
            }));
        handles.add(
            Task.spawn(
                (Async<Integer>)
                    cx -> {
                      token.throwIfCancelled();
                      return Poll.ready(1);
                    }));
        handles.add(
            Task.spawnBlocking(() -> {
              token.throwIfCancelled();
              return 1;
            }));
        while (!handles.stream().allMatch(JoinHandle::isFinished)) {
          Task.yieldNow();
        }
      });
    }
    for (JoinHandle<Integer> each : handles) {
      JoinException e = assertThrows(JoinException.class, each::join);
      assertTrue(e.isCancelled());
      assertInstanceOf(CancelledException.class, e.getCause());
    }
    assertEquals(0, reported.get());
  }

  /** An interrupt that does not come from an abort is a failure like others. */
  @ParameterizedTest
  @EnumSource
  void anInterruptNobodyAskedForIsAFailure(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        JoinHandle<Integer> virtual =
            Task.spawn(() -> {
              throw new InterruptedException("made up");
            });
        assertTrue(assertThrows(JoinException.class, virtual::join).isFailure());
      });
    }
  }

  /** The three exceptions are unrelated, so that catching one never catches another. */
  @Test
  void noExceptionIsAKindOfAnother() {
    var types = List.of(CancelledException.class, DeadlineException.class, JoinException.class);
    for (var one : types) {
      assertEquals(RuntimeException.class, one.getSuperclass());
    }
  }

  /** As a stage the same JoinException arrives, wrapped by the JDK only where it always does. */
  @ParameterizedTest
  @EnumSource
  void aStageFailsWithTheJoinException(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var go = new Signal<Integer>();
        JoinHandle<Integer> handle =
            Task.spawn(() -> {
              go.await();
              throw new IOException("late");
            });
        var stage = handle.asStage().toCompletableFuture();
        var dependent = handle.asStage().thenApply(n -> n + 1).toCompletableFuture();
        go.set(1);
        var e = assertThrows(ExecutionException.class, stage::get);
        var join = assertInstanceOf(JoinException.class, e.getCause());
        assertEquals("late", join.getCause().getMessage());
        var wrapped = assertThrows(CompletionException.class, dependent::join);
        assertInstanceOf(JoinException.class, wrapped.getCause());
      });
    }
  }

  /** RT-089: joining itself would wait for ever, so it is refused, in each kind of task. */
  @ParameterizedTest
  @EnumSource
  void aTaskCannotJoinItself(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var virtual = new Signal<JoinHandle<Integer>>();
        virtual.set(Task.spawn(() -> virtual.await().join()));
        var polled = new Signal<JoinHandle<Integer>>();
        polled.set(
            Task.spawn(
                (Async<Integer>)
                    cx -> {
                      Poll<JoinHandle<Integer>> me = polled.poll(cx);
                      return me.isReady() ? me.value().joinAsync().poll(cx) : Poll.pending();
                    }));
        var blocking = new Signal<JoinHandle<Integer>>();
        blocking.set(Task.spawnBlocking(() -> blocking.await().join()));
        for (var each : List.of(virtual, polled, blocking)) {
          JoinHandle<Integer> handle = each.await();
          JoinException e = assertThrows(JoinException.class, handle::join);
          assertInstanceOf(IllegalStateException.class, e.getCause());
          String message = e.getCause().getMessage();
          assertTrue(message.contains("cannot join itself"), message);
        }
      });
    }
  }

  /** RT-089: cancelling a joiner leaves the joined task alone. */
  @ParameterizedTest
  @EnumSource
  void aCancelledJoinerLeavesTheTaskRunning(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var go = new Signal<Integer>();
        JoinHandle<Integer> joined = Task.spawn(() -> go.await());
        JoinHandle<Integer> joiner = Task.spawn(() -> joined.join());
        go.awaitPolled();
        joiner.abort();
        assertTrue(assertThrows(JoinException.class, joiner::join).isCancelled());
        assertThrows(
            DeadlineException.class, () -> Time.timeout(Duration.ofMillis(1), () -> joined.join()));
        assertFalse(joined.isFinished());
        go.set(4);
        assertEquals(4, joined.join());
      });
    }
  }
}
