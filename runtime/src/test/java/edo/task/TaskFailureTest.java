package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RT-094, RT-096, UTIL-050: whatever a task throws stays with it, and the worker lives on
 * (panic_in_task, task_combinations.rs).
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskFailureTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static int overflow(int depth) {
    return overflow(depth + 1) + 1;
  }

  /** Exceptions, a real stack overflow and an OutOfMemoryError, in each kind of task. */
  @ParameterizedTest
  @EnumSource
  void whateverATaskThrowsTheWorkerLivesOn(Flavor flavor) throws Exception {
    var memory = new OutOfMemoryError("made up");
    List<Callable<Integer>> bodies =
        List.of(
            () -> {
              throw new IllegalStateException("plain");
            },
            () -> overflow(0),
            () -> {
              throw memory;
            },
            () -> {
              throw new AssertionError("assertion");
            },
            () -> {
              throw new LinkageError("linkage");
            });
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int round = 0; round < 5; round++) {
          for (Callable<Integer> body : bodies) {
            Async<Integer> polled = cx -> Poll.ready(body.call());
            Async<Integer> secondPoll =
                new Async<>() {
                  private boolean yielded;

                  @Override
                  public Poll<Integer> poll(Context cx) throws Exception {
                    if (yielded) {
                      return Poll.ready(body.call());
                    }
                    yielded = true;
                    cx.waker().wake();
                    return Poll.pending();
                  }
                };
            for (var handle :
                List.of(
                    Task.spawn(body),
                    Task.spawn(polled),
                    Task.spawn(secondPoll),
                    Task.spawnBlocking(body))) {
              JoinException e = assertThrows(JoinException.class, handle::join);
              assertTrue(e.isFailure());
              if (e.getCause() instanceof OutOfMemoryError) {
                assertSame(memory, e.getCause());
              }
            }
            assertEquals(1, Task.spawn(() -> 1).join());
            assertEquals(2, Task.spawn(Async.ready(2)).join());
            assertEquals(3, Task.spawnBlocking(() -> 3).join());
          }
        }
      });
      assertEquals(flavor == Flavor.MULTI_4 ? 4 : 1, runtime.metrics().workers());
    }
  }

  /** A poll that answers null has failed, with a message that says what to do. */
  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway") // the mistake under test
  void aPollThatAnswersNullIsAFailure(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        JoinHandle<Integer> handle = Task.spawn((Async<Integer>) cx -> null);
        Throwable cause = assertThrows(JoinException.class, handle::join).getCause();
        assertTrue(cause.getMessage().contains("Poll.pending()"), cause.toString());
      });
    }
  }

  /** How a task can end, and who cares. */
  private enum End {
    NORMAL,
    THROWS,
    ABORTED_FIRST,
    ABORTED_PARKED,
    THROWS_UNWINDING
  }

  /** task_combinations.rs: every kind, every end, joined before, joined after, or not at all. */
  @ParameterizedTest
  @EnumSource
  void everyCombinationLeavesNothingBehind(Flavor flavor) throws Exception {
    var reports = new ArrayList<TaskId>();
    var unjoined = new ArrayList<TaskId>();
    try (var runtime =
        runtimes.build(
            flavor
                .builder()
                .onUnhandledFailure((task, e) -> {
                  synchronized (reports) {
                    reports.add(task.id());
                  }
                }))) {
      runtime.run(() -> {
        for (End end : End.values()) {
          for (boolean polled : new boolean[] {false, true}) {
            for (int join = 0; join < 3; join++) {
              var op = new Signal<Integer>();
              JoinHandle<Integer> handle = start(op, end, polled);
              JoinHandle<Integer> early = join == 0 ? Task.spawn(handle.joinAsync()) : handle;
              if (end == End.ABORTED_FIRST) {
                handle.abort();
              }
              if (end == End.ABORTED_PARKED || end == End.THROWS_UNWINDING) {
                Task.spawnBlocking(op::awaitPolled).join();
                handle.abort();
              }
              op.set(1);
              if (join < 2) {
                check(early, end, join == 0);
              } else if (end == End.THROWS || end == End.THROWS_UNWINDING) {
                unjoined.add(handle.id());
              }
            }
          }
        }
      });
    }
    unjoined.sort((a, b) -> Long.compare(a.value(), b.value()));
    reports.sort((a, b) -> Long.compare(a.value(), b.value()));
    assertEquals(unjoined, reports, "each failure that nobody joined was reported once");
  }

  private static JoinHandle<Integer> start(Signal<Integer> op, End end, boolean polled) {
    if (!polled) {
      return Task.spawn(() -> {
        try {
          int n = op.await();
          if (end == End.THROWS) {
            throw new IllegalStateException("thrown");
          }
          return n;
        } finally {
          if (end == End.THROWS_UNWINDING) {
            failUnwinding();
          }
        }
      });
    }
    return Task.spawn(
        new Async<>() {
          @Override
          public Poll<Integer> poll(Context cx) {
            Poll<Integer> answer = op.poll(cx);
            if (answer.isReady() && end == End.THROWS) {
              throw new IllegalStateException("thrown");
            }
            return answer;
          }

          @Override
          public void cancel() {
            op.cancel();
            if (end == End.THROWS_UNWINDING) {
              failUnwinding();
            }
          }
        });
  }

  private static void failUnwinding() {
    throw new IllegalStateException("unwinding");
  }

  private static void check(JoinHandle<Integer> handle, End end, boolean relayed) {
    if (end == End.NORMAL) {
      assertEquals(1, handle.join());
      return;
    }
    JoinException e = assertThrows(JoinException.class, handle::join);
    if (relayed) {
      e = assertInstanceOf(JoinException.class, e.getCause(), "the joiner's own failure");
    }
    boolean cancelled = end == End.ABORTED_FIRST || end == End.ABORTED_PARKED;
    assertEquals(cancelled, e.isCancelled(), end + ": " + e);
  }
}
