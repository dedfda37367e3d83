package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.sync.OnceCell.SetResult;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNC-035, SYNC-036, SYNC-037 (sync_once_cell.rs). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnceCellTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final CountingWaker waker = new CountingWaker();
  private final OnceCell<Integer> cell = new OnceCell<>("c");

  /** SYNC-035: set once; while an initializer runs, not at all. */
  @Test
  void set() throws Exception {
    assertEquals(Optional.empty(), cell.value());
    assertFalse(cell.isSet());
    assertEquals("OnceCell[c, not set]", cell.toString());
    var init = cell.getOrInitAsync(new Signal<>());
    assertTrue(waker.poll(init).isPending());
    assertEquals(SetResult.INITIALIZING, cell.set(1));
    assertEquals("OnceCell[c, initializing]", cell.toString());
    assertEquals(Optional.empty(), cell.value());
    init.cancel();
    assertEquals(SetResult.SET, cell.set(2));
    assertEquals(SetResult.ALREADY_SET, cell.set(3));
    assertEquals(Optional.of(2), cell.value());
    assertTrue(cell.isSet());
    assertEquals("OnceCell[c, 2]", cell.toString());
    assertEquals("OnceCell[5]", OnceCell.of(5).toString());
    assertEquals("OnceCell[five, 5]", OnceCell.of("five", 5).toString());
    assertEquals(SetResult.ALREADY_SET, OnceCell.of(5).set(6));
    assertThrows(NullPointerException.class, () -> new OnceCell<>().set(null));
  }

  /** SYNC-036: made once, and then it is there. */
  @Test
  void getOrInit() throws Exception {
    var runs = new AtomicInteger();
    assertEquals(1, cell.getOrInit(runs::incrementAndGet));
    assertEquals(1, cell.getOrInit(runs::incrementAndGet));
    assertEquals(1, cell.getOrTryInit(runs::incrementAndGet));
    var unneeded = new Signal<Integer>();
    assertEquals(1, waker.poll(cell.getOrInitAsync(unneeded)).value());
    assertEquals(0, unneeded.polls());
    assertEquals(1, runs.get());
  }

  /** SYNC-036, SYNC-037: one that throws, or answers null, is as if it had never run. */
  @Test
  void failures() throws Exception {
    assertThrows(
        ArithmeticException.class,
        () ->
            cell.getOrInit(() -> {
              throw new ArithmeticException();
            }));
    assertThrows(
        IOException.class,
        () ->
            cell.getOrTryInit(() -> {
              throw new IOException();
            }));
    assertThrows(NullPointerException.class, () -> cell.getOrInit(() -> null));
    assertThrows(NullPointerException.class, () -> cell.getOrTryInit(() -> null));
    Async<Integer> failing =
        cx -> {
          throw new IOException();
        };
    var init = cell.getOrInitAsync(failing);
    assertThrows(IOException.class, () -> waker.poll(init));
    assertThrows(IllegalStateException.class, () -> waker.poll(init));
    init.cancel();
    assertEquals("OnceCell[c, not set]", cell.toString());
    assertEquals(4, cell.getOrInit(() -> 4));
  }

  /** SYNC-036: one at a time; cancelled, it is the next one's turn, in order. */
  @Test
  void cancelled() throws Exception {
    var made = List.of(new Signal<Integer>(), new Signal<Integer>(), new Signal<Integer>());
    var inits = made.stream().map(cell::getOrInitAsync).toList();
    var wakers = List.of(new CountingWaker(), new CountingWaker(), new CountingWaker());
    for (int i = 0; i < 3; i++) {
      assertTrue(wakers.get(i).poll(inits.get(i)).isPending());
    }
    assertEquals(List.of(1, 0, 0), made.stream().map(Signal::polls).toList());
    inits.get(0).cancel();
    inits.get(0).cancel();
    assertEquals(1, made.get(0).cancels());
    assertEquals(List.of(0, 1, 0), wakers.stream().map(CountingWaker::wakes).toList());
    inits.get(1).cancel(); // its turn, but it has not begun: it is the next one's
    assertEquals(0, made.get(1).polls());
    assertEquals(List.of(0, 1, 1), wakers.stream().map(CountingWaker::wakes).toList());
    assertTrue(wakers.get(2).poll(inits.get(2)).isPending());
    made.get(2).set(7);
    assertEquals(7, wakers.get(2).poll(inits.get(2)).value());
    assertEquals(0, made.get(2).cancels());
    assertThrows(IllegalStateException.class, () -> wakers.get(2).poll(inits.get(2)));
    assertEquals(Optional.of(7), cell.value());
  }

  /** SYNC-036, SYNC-037: who waits gets the value, or its turn after a failure. */
  @Test
  void whoWaits() throws Exception {
    var first = new Signal<Integer>();
    var running = cell.getOrInitAsync(first);
    assertTrue(waker.poll(running).isPending());
    var a = cell.getOrInitAsync(new Signal<>());
    var b = cell.getOrInitAsync(new Signal<>());
    assertTrue(waker.poll(a).isPending());
    assertTrue(waker.poll(b).isPending());
    b.cancel();
    first.set(1);
    assertEquals(1, waker.poll(running).value());
    assertEquals(1, waker.poll(a).value());
    assertEquals("OnceCell[c, 1]", cell.toString());
  }

  /** SYNC-036: needed by every kind at once, it is made once, although some fail before. */
  @ParameterizedTest
  @EnumSource
  void madeOnce(Flavor flavor) throws Exception {
    for (int round = 0; round < 30; round++) {
      var mine = new OnceCell<Integer>();
      var runs = new AtomicInteger();
      var made = new AtomicInteger();
      var got = new CopyOnWriteArrayList<Integer>();
      int failures = round % 3;
      try (var runtime = runtimes.build(flavor)) {
        Runnable need =
            () -> {
              while (true) {
                try {
                  got.add(
                      mine.getOrTryInit(() -> {
                        if (runs.getAndIncrement() < failures) {
                          throw new IOException();
                        }
                        Task.yieldNow();
                        return made.incrementAndGet();
                      }));
                  return;
                } catch (IOException e) {
                  Thread.onSpinWait(); // its own failure: tries again
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              }
            };
        var threads = List.of(Thread.ofPlatform().start(need), Thread.ofVirtual().start(need));
        runtime.run(() -> {
          var tasks = new ArrayList<JoinHandle<?>>();
          tasks.add(Task.spawn(need::run));
          tasks.add(Task.spawnBlocking(need::run));
          var polled = Task.spawn(mine.getOrInitAsync(cx -> Poll.ready(made.incrementAndGet())));
          for (var task : tasks) {
            var _ = task.join();
          }
          got.add(polled.join());
        });
        for (Thread t : threads) {
          Await.end(t);
        }
      }
      assertEquals(List.of(1, 1, 1, 1, 1), got);
      assertEquals(1, made.get());
    }
  }

  /**
   * SYNC-036: aborted or interrupted, while it waits or runs the initializer: the next one's turn.
   */
  @ParameterizedTest
  @EnumSource
  void givenUp(Flavor flavor) throws Exception {
    var end = new AtomicReference<@Nullable Throwable>();
    try (var runtime = runtimes.build(flavor)) {
      var never = new Signal<Integer>();
      runtime.run(() -> {
        JoinHandle<Integer> running = Task.spawn(() -> cell.getOrTryInit(never::await));
        while (never.polls() == 0) {
          Task.yieldNow();
        }
        var waiting =
            List.of(
                Task.spawn(() -> cell.getOrInit(() -> 1)),
                Task.spawn(cell.getOrInitAsync(Async.ready(2))));
        var thread =
            Thread.ofPlatform()
                .start(() ->
                    end.set(assertThrows(CancelledException.class, () -> cell.getOrInit(() -> 3))));
        while (thread.getState() != Thread.State.WAITING) {
          Task.yieldNow();
        }
        thread.interrupt();
        thread.join();
        for (var task : waiting) {
          task.abort();
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        }
        assertEquals("OnceCell[c, initializing]", cell.toString());
        var next = Task.spawn(() -> cell.getOrInit(() -> 4));
        Task.yieldNow();
        running.abort();
        assertTrue(assertThrows(JoinException.class, running::join).isCancelled());
        assertEquals(4, next.join());
      });
    }
    assertInstanceOf(CancelledException.class, end.get());
  }

  /** SYNC-036: cancellation races with the turn: somebody makes the value. */
  @ParameterizedTest
  @EnumSource
  void cancelRacesWithTheTurn(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      var mine = new OnceCell<Integer>();
                      var first = mine.getOrInitAsync(new Signal<>());
                      assertTrue(waker.poll(first).isPending());
                      JoinHandle<Integer> aborted =
                          i % 2 == 0
                              ? runtime.spawn(() -> mine.getOrInit(() -> 1))
                              : runtime.spawn(mine.getOrInitAsync(Async.ready(1)));
                      var last = runtime.spawn(() -> mine.getOrInit(() -> 2));
                      var ender = Thread.ofPlatform().start(first::cancel);
                      aborted.abort();
                      int theirs = last.join();
                      try {
                        assertEquals(theirs, aborted.join());
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        assertEquals(2, theirs);
                      }
                      Await.end(ender);
                    }
                  })
              .join());
    }
  }

  /**
   * SYNC-036: an initializer that asks for its own value is told, whoever runs it, and it is as if
   * it had never run; if it makes the value all the same, that is it.
   */
  @ParameterizedTest
  @EnumSource
  void anInitializerThatAsksItsOwnCell(Flavor flavor) throws Exception {
    TaskBody direct =
        () -> {
          var own = new OnceCell<Integer>("c");
          assertAsksItself(() -> own.getOrInit(() -> own.getOrInit(() -> 1)));
          assertAsksItself(
              () -> own.getOrTryInit(() -> own.getOrInitAsync(Async.ready(1)).await()));
          assertEquals(Optional.empty(), own.value());
          assertEquals(
              2,
              own.getOrInit(() -> {
                assertAsksItself(() -> own.getOrInit(() -> 1));
                assertEquals(Optional.empty(), own.value());
                assertEquals(SetResult.INITIALIZING, own.set(1));
                return 2;
              }));
          assertEquals(2, own.getOrInit(() -> 3));
        };
    direct.run();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(direct);
      var own = new OnceCell<Integer>("c");
      assertAsksItself(() -> runtime.run(own.getOrInitAsync(own.getOrInitAsync(Async.ready(1)))));
      assertEquals(4, runtime.run(own.getOrInitAsync(Async.ready(4))));
    }
  }

  private static void assertAsksItself(TaskBody body) {
    var e = assertThrows(IllegalStateException.class, body::run);
    assertTrue(e.getMessage().startsWith("the initializer of cell c asks for the value"));
  }

  /**
   * An initializer that is suspended is not at work: its thread may wait for the cell elsewhere.
   */
  @Test
  void whoPollsTwoInitializersWaitsForOne() throws Exception {
    var first = new Signal<Integer>();
    var one = cell.getOrInitAsync(first);
    var other = cell.getOrInitAsync(Async.ready(2));
    assertTrue(waker.poll(one).isPending());
    assertTrue(waker.poll(other).isPending());
    first.set(1);
    assertEquals(1, waker.poll(one).value());
    assertEquals(1, waker.poll(other).value());
  }

  /** Asking by way of another task is not found out; a deadline there names the cell. */
  @Test
  void anInitializerThatHasAnotherTaskAsk() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        Async<Integer> late =
            Time.timeout(Duration.ofSeconds(1), cell.getOrInitAsync(Async.ready(1)));
        var e =
            assertThrows(JoinException.class, () -> cell.getOrInit(() -> Task.spawn(late).join()));
        assertEquals(
            "not done within PT1S, waiting for another initializer of cell c",
            Optional.ofNullable(e.getCause()).orElseThrow().getMessage());
        assertEquals(3, cell.getOrInit(() -> 3));
      });
    }
  }
}
