package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mutex;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.LogTrap;
import edo.testkit.Signal;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MAC-023 to MAC-026 (macros_join.rs, macros_try_join.rs): all of several computations. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final CountingWaker task = new CountingWaker();
  private final Signal<Integer> first = new Signal<>();
  private final Signal<String> second = new Signal<>();

  private static <T> Async<T> failing(Exception e) {
    return cx -> {
      throw e;
    };
  }

  /** MAC-023: done when all are, and each tells how it has ended. */
  @Test
  void allTellsHowEachHasEnded() throws Exception {
    var what = new IOException("x");
    var join = Join.all(first, JoinTest.<Integer>failing(what), second);
    assertTrue(task.poll(join).isPending());
    second.set("b");
    assertTrue(task.poll(join).isPending());
    first.set(1);
    var three = task.poll(join).value();
    assertEquals(1, three.first().orElseThrow());
    assertSame(what, assertThrows(IOException.class, () -> three.second().orElseThrow()));
    assertEquals(new Join.Success<>("b"), three.third());
    assertEquals(0, first.cancels() + second.cancels());
    assertThrows(IllegalStateException.class, () -> task.poll(join));
    var error = new AssertionError("y");
    Async<Integer> fatal =
        cx -> {
          throw error;
        };
    var two = Join.all(Async.ready(1), fatal).await();
    assertSame(error, assertThrows(AssertionError.class, () -> two.second().orElseThrow()));
  }

  /** MAC-023: of any number, none included. */
  @Test
  void thereMayBeAnyNumber() throws Exception {
    assertEquals(List.of(), Join.all(List.<Async<Integer>>of()).await());
    assertEquals(List.of(), Join.tryAll(List.<Async<Integer>>of()).await());
    assertEquals(new Join.Two<>(1, "b"), Join.tryAll(Async.ready(1), Async.ready("b")).await());
    assertEquals(
        new Join.Three<>(1, "b", 'c'),
        Join.tryAll(Async.ready(1), Async.ready("b"), Async.ready('c')).await());
    var four = Join.all(Async.ready(1), Async.ready(2), Async.ready(3), Async.ready(4)).await();
    assertEquals(4, four.fourth().orElseThrow());
    assertEquals(
        4,
        Join.tryAll(Async.ready(1), Async.ready(2), Async.ready(3), Async.ready(4))
            .await()
            .fourth());
    Async<@Nullable Void> nothing = cx -> Poll.done();
    assertEquals(new Join.Two<>(null, null), Join.tryAll(nothing, nothing).await());
    List<Async<Integer>> many = IntStream.range(0, 1000).mapToObj(Async::ready).toList();
    assertEquals(IntStream.range(0, 1000).boxed().toList(), Join.tryAll(many).await());
  }

  /** MAC-024: the first failure ends it, and the rest is withdrawn. */
  @Test
  void tryAllEndsWithTheFirstFailure() throws Exception {
    var what = new IOException("x");
    var join = Join.tryAll(first, JoinTest.<Integer>failing(what));
    assertSame(what, assertThrows(IOException.class, () -> task.poll(join)));
    assertEquals(1, first.cancels());
    assertThrows(IllegalStateException.class, () -> task.poll(join));
    join.cancel();
    assertEquals(1, first.cancels());
    Async<Integer> fatal =
        cx -> {
          throw new AssertionError("y");
        };
    assertThrows(AssertionError.class, () -> Join.tryAll(fatal, first).await());
    assertEquals(2, first.cancels());
  }

  /** MAC-024: what others had by then is closed, or handed to whoever wants it. */
  @Test
  void valuesThatNobodyGetsAreNotLost() throws Exception {
    var mutex = new Mutex();
    var join = Join.tryAll(mutex.lockAsync(), first);
    assertTrue(task.poll(join).isPending());
    assertTrue(mutex.isLocked());
    join.cancel();
    assertFalse(mutex.isLocked(), "a guard that nobody gets is closed");
    var all = Join.all(mutex.lockAsync(), first).biased();
    assertTrue(task.poll(all).isPending());
    assertTrue(mutex.isLocked());
    all.cancel();
    assertFalse(mutex.isLocked());
    assertThrows(
        IOException.class,
        () ->
            Join.tryAll(mutex.lockAsync(), JoinTest.<Integer>failing(new IOException("x")))
                .await());
    assertFalse(mutex.isLocked());
    var left = new ArrayList<@Nullable Object>();
    var messages =
        Join.tryAll(Async.ready("a"), Async.ready("b"), Async.<Integer>never())
            .onDiscard(left::add);
    assertTrue(task.poll(messages).isPending());
    messages.cancel();
    assertEquals(List.of("a", "b"), left);
    AutoCloseable rude =
        () -> {
          throw new IOException("rude");
        };
    var closing = Join.tryAll(Async.ready(rude), mutex.lockAsync(), first);
    assertTrue(task.poll(closing).isPending());
    try (LogTrap log = LogTrap.open()) {
      closing.cancel();
      assertFalse(log.alarms().isEmpty());
    }
    assertFalse(mutex.isLocked(), "the others are given up all the same");
  }

  /** Polls that were asked for, by number. */
  private static List<Async<Integer>> noted(List<Integer> asked, int n) {
    return IntStream.range(0, n)
        .<Async<Integer>>mapToObj(i ->
            cx -> {
              asked.add(i);
              cx.waker().wake();
              return Poll.pending();
            })
        .toList();
  }

  /** MAC-025, MAC-026: another is first at each poll, unless the order is fixed. */
  @Test
  void thePollsTakeTurns() throws Exception {
    var asked = new ArrayList<Integer>();
    var fair = Join.tryAll(noted(asked, 3));
    for (int i = 0; i < 4; i++) {
      assertTrue(task.poll(fair).isPending());
    }
    assertEquals(List.of(0, 1, 2, 1, 2, 0, 2, 0, 1, 0, 1, 2), asked);
    asked.clear();
    var biased = Join.tryAll(noted(asked, 3)).biased();
    for (int i = 0; i < 3; i++) {
      assertTrue(task.poll(biased).isPending());
    }
    assertEquals(List.of(0, 1, 2, 0, 1, 2, 0, 1, 2), asked);
    asked.clear();
    var many = Join.all(noted(asked, 200));
    for (int i = 0; i < 71; i++) {
      asked.clear();
      assertTrue(task.poll(many).isPending());
    }
    assertEquals(
        Stream.iterate(70, i -> (i + 1) % 200).limit(200).toList(),
        asked,
        "a circle over the words of bits, from the middle of one");
  }

  /** Only what was woken is polled, and with more of them than there is budget the join goes on. */
  @Test
  void onlyTheWokenArePolled() throws Exception {
    var signals = Stream.generate(Signal<Integer>::new).limit(300).toList();
    var join = Join.tryAll(signals);
    assertTrue(task.poll(join).isPending());
    signals.get(130).set(130);
    assertEquals(1, task.wakes());
    assertTrue(task.poll(join).isPending());
    assertEquals(301, signals.stream().mapToInt(Signal::polls).sum());
    signals.get(130).wake();
    assertEquals(1, task.wakes(), "nothing waits behind that any more");
    for (int i = 0; i < 300; i++) {
      if (i != 130) {
        signals.get(i).set(i);
      }
    }
    assertEquals(IntStream.range(0, 300).boxed().toList(), task.poll(join).value());
  }

  /** MAC-025: a busy computation uses the budget up, and the others get on all the same. */
  @ParameterizedTest
  @EnumSource
  void aBusyOneStarvesNobody(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (int round = 0; round < 2; round++) {
          var done = new Signal<Integer>();
          Async<Integer> busy =
              cx -> {
                while (cx.proceed()) {
                  // takes all there is
                }
                return done.poll(cx).isReady() ? Poll.ready(0) : Poll.pending();
              };
          Async<Integer> modest =
              new Async<>() {
                private int left = 20;

                @Override
                public Poll<Integer> poll(Context cx) {
                  while (cx.proceed()) {
                    if (--left == 0) {
                      done.set(1);
                      return Poll.ready(1);
                    }
                  }
                  return Poll.pending();
                }
              };
          var join = Join.tryAll(busy, modest);
          assertEquals(new Join.Two<>(0, 1), round == 0 ? join.await() : Task.spawn(join).join());
        }
      });
    }
  }

  /** Hundreds that each cost budget just to wait do not keep their task running for ever. */
  @ParameterizedTest
  @EnumSource
  void manyThatWaitComeToRest(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var mutex = new Mutex();
        var guard = mutex.lock();
        var waiting = new ArrayList<Async<Integer>>();
        for (int i = 0; i < 500; i++) {
          Async<Mutex.Guard> lock = mutex.lockAsync();
          waiting.add(cx -> {
            Poll<Mutex.Guard> got = lock.poll(cx);
            if (got.isPending()) {
              return Poll.pending();
            }
            got.value().close();
            return Poll.ready(1);
          });
        }
        JoinHandle<List<Integer>> all = Task.spawn(Join.tryAll(waiting));
        Time.sleep(Duration.ofMillis(1));
        guard.close();
        assertEquals(500, all.join().size());
        assertFalse(mutex.isLocked());
      });
    }
  }

  /** Timers, tasks of the other kind and plain threads, side by side. */
  @ParameterizedTest
  @EnumSource
  void theyRunSideBySide(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        Signal<Integer> foreign = new Signal<>();
        var thread =
            Thread.ofPlatform()
                .start(() -> {
                  foreign.awaitPolled();
                  foreign.set(3);
                });
        var join =
            Join.all(
                Time.sleepAsync(Duration.ofMillis(2)),
                Task.spawn(() -> 2).joinAsync(),
                foreign,
                Async.of(Task.spawnBlocking(() -> 4).asStage()));
        var four = join.await();
        assertEquals(
            List.of(2, 3, 4),
            List.of(
                four.second().orElseThrow(),
                four.third().orElseThrow(),
                four.fourth().orElseThrow()));
        thread.join();
        var cancelled = Task.spawn(() -> Join.tryAll(first, second).await());
        first.awaitPolled();
        cancelled.abort();
        assertTrue(assertThrows(JoinException.class, cancelled::join).isCancelled());
        assertEquals(List.of(1, 1), List.of(first.cancels(), second.cancels()));
      });
    }
    assertEquals(new Join.Two<>(1, 2), Join.tryAll(Async.ready(1), Async.ready(2)).await());
  }
}
