package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RT-107, MAC-029 (task_local.rs): task-locals, and what becomes of scoped values in tasks. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskLocalTest {
  private static final TaskLocal<String> USER = TaskLocal.create("user");
  private static final TaskLocal<Integer> DEPTH = TaskLocal.create();
  private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static String user() {
    return USER.tryGet().orElse("nobody");
  }

  /** RT-107: local: scopes nest and restore, on any thread. */
  @Test
  void scopesNest() throws Exception {
    assertFalse(USER.isBound());
    String seen =
        USER.scope(
            "ada",
            () -> {
              DEPTH.scope(1, () -> assertEquals("ada", USER.get()));
              assertFalse(DEPTH.isBound());
              USER.scope("bob", () -> assertEquals("bob", USER.get()));
              assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      USER.scope(
                          "eve",
                          () -> {
                            throw new IllegalArgumentException(USER.get());
                          }));
              return USER.get();
            });
    assertEquals("ada", seen);
    assertEquals(Optional.empty(), USER.tryGet());
  }

  /** RT-107: get_value: with, get; outside there is none, and the error says what to do. */
  @Test
  void outsideThereIsNone() throws Exception {
    var e = assertThrows(IllegalStateException.class, USER::get);
    assertTrue(e.getMessage().startsWith("TaskLocal[user] is not bound here"), e.getMessage());
    assertThrows(IllegalStateException.class, () -> DEPTH.with(n -> n + 1));
    assertEquals(3, DEPTH.<Integer>scope(2, () -> DEPTH.with(n -> n + 1)));
  }

  /** What is spawned in a scope sees its value, of whatever kind, and keeps it. */
  @ParameterizedTest
  @EnumSource
  void whatIsSpawnedInherits(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals("nobody", user());
        var gate = new Signal<Integer>();
        var late = new AtomicReference<@Nullable JoinHandle<String>>();
        USER.scope(
            "ada",
            () -> {
              assertEquals("ada", Task.spawn(TaskLocalTest::user).join());
              assertEquals("ada", Task.spawn((Async<String>) cx -> Poll.ready(user())).join());
              assertEquals("ada", Task.spawnBlocking(TaskLocalTest::user).join());
              assertEquals("ada", Task.builder().name("n").spawn(TaskLocalTest::user).join());
              assertEquals("ada", runtime.spawn(TaskLocalTest::user).join());
              assertEquals("ada", Time.timeout(Duration.ofDays(1), TaskLocalTest::user));
              assertEquals("ada", Task.spawn(() -> Task.spawn(TaskLocalTest::user).join()).join());
              try (var set = JoinSet.<String>create()) {
                set.spawn(() -> USER.scope("bob", () -> Task.spawn(TaskLocalTest::user).join()));
                assertEquals("bob", set.joinNext().orElseThrow().value());
              }
              late.set(
                  Task.spawn(() -> {
                    gate.await();
                    return user();
                  }));
            });
        assertEquals("nobody", user());
        assertEquals("nobody", Task.spawn(TaskLocalTest::user).join(), "pooled threads are clean");
        while (gate.polls() == 0) {
          Task.yieldNow();
        }
        gate.set(1);
        assertEquals("ada", late.get().join());
      });
    }
  }

  /** It goes with the task over each wait, and to another worker. */
  @ParameterizedTest
  @EnumSource
  void itSurvivesWaits(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        try (var set = JoinSet.<Integer>create()) {
          for (int i = 0; i < 50; i++) {
            int n = i;
            set.spawn(() ->
                DEPTH.<Integer>scope(
                    n,
                    () -> {
                      for (int k = 0; k < 20; k++) {
                        Task.yieldNow();
                        assertEquals(n, DEPTH.get());
                      }
                      return 1;
                    }));
            set.spawn(DEPTH.scope(n, new Counting(20, n)));
          }
          assertEquals(100, set.joinAll().stream().mapToInt(v -> v).sum());
        }
      });
    }
  }

  /** Polled many times, it sees the same each time. */
  private static final class Counting implements Async<Integer> {
    private final int expected;
    private int left;

    Counting(int polls, int expected) {
      this.left = polls;
      this.expected = expected;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      assertEquals(expected, DEPTH.get());
      if (left-- == 0) {
        return Poll.ready(1);
      }
      cx.waker().wake();
      return Poll.pending();
    }
  }

  /** RT-107: task_local_available_on_abort, …_on_completion_drop: clean-up sees it. */
  @ParameterizedTest
  @EnumSource
  void cleanUpSeesIt(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var inFinally = new AtomicReference<String>("");
        var inCancel = new AtomicReference<String>("");
        var inherited = new AtomicReference<String>("");
        var begun = new Signal<Integer>();
        var direct =
            Task.spawn(() ->
                USER.<Integer>scope(
                    "ada",
                    () -> {
                      begun.set(1);
                      try {
                        return Async.<Integer>never().await();
                      } finally {
                        inFinally.set(user());
                      }
                    }));
        var polled = Task.spawn(USER.scope("bob", recording(inCancel)));
        var child = USER.<JoinHandle<Integer>>scope("eve", () -> Task.spawn(recording(inherited)));
        begun.await();
        for (JoinHandle<?> handle : new JoinHandle<?>[] {direct, polled, child}) {
          handle.abort();
          assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
        }
        assertEquals("ada", inFinally.get());
        assertEquals("bob", inCancel.get());
        assertEquals("eve", inherited.get());
      });
    }
  }

  private static Async<Integer> recording(AtomicReference<String> seen) {
    return new Async<>() {
      @Override
      public Poll<Integer> poll(Context cx) {
        return Poll.pending();
      }

      @Override
      public void cancel() {
        seen.set(user());
      }
    };
  }

  /** RT-107: take_value, poll_after_take_value_should_fail. */
  @Test
  void theValueIsTakenOnce() throws Exception {
    var waker = new CountingWaker();
    var op = new Signal<Integer>();
    var scope = USER.scope("ada", op);
    assertTrue(waker.poll(scope).isPending());
    assertEquals(Optional.of("ada"), scope.takeValue());
    assertEquals(Optional.empty(), scope.takeValue());
    var e = assertThrows(IllegalStateException.class, () -> waker.poll(scope));
    assertTrue(e.getMessage().contains("TaskLocal[user]"), e.getMessage());
    scope.cancel();
    assertEquals(1, op.cancels());

    var done = USER.scope("bob", Async.ready(5));
    assertEquals(5, waker.poll(done).value());
    assertEquals(Optional.of("bob"), done.takeValue());
  }

  /** Threads that somebody starts by other means do not inherit. */
  @Test
  void foreignThreadsDoNotInherit() throws Exception {
    var seen = new AtomicReference<String>("");
    USER.scope(
        "ada",
        () -> {
          Await.end(Thread.ofPlatform().start(() -> seen.set(user())));
          assertEquals("nobody", seen.get());
          Await.end(Thread.ofVirtual().start(() -> seen.set(user())));
        });
    assertEquals("nobody", seen.get());
  }

  /**
   * Scoped values of the JDK: a task sees its own, over each wait, and none of its spawner's, be
   * that a task or a plain thread.
   */
  @ParameterizedTest
  @EnumSource
  void scopedValuesAreTheTasksOwn(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      ScopedValue.where(SCOPED, "outside")
          .call(() -> {
            runtime.run(() -> {
              assertFalse(SCOPED.isBound());
              ScopedValue.where(SCOPED, "mine")
                  .call(() -> {
                    Task.yieldNow();
                    assertEquals("mine", SCOPED.get());
                    assertFalse(Task.spawn(SCOPED::isBound).join());
                    assertFalse(
                        Task.spawn((Async<Boolean>) cx -> Poll.ready(SCOPED.isBound())).join());
                    assertFalse(Task.spawnBlocking(SCOPED::isBound).join());
                    String carried = SCOPED.get();
                    assertEquals(
                        "mine",
                        Task.spawn(() -> ScopedValue.where(SCOPED, carried).call(SCOPED::get))
                            .join());
                    return 0;
                  });
            });
            return 0;
          });
    }
  }

  /** A builder binds those it is given, for each kind of task and each poll, and for that task. */
  @ParameterizedTest
  @EnumSource
  void scopedValuesCanBeGivenToATask(Flavor flavor) throws Exception {
    var other = ScopedValue.<Integer>newInstance();
    TaskBuilder how =
        Task.builder().scopedValues(ScopedValue.where(SCOPED, "given").where(other, 7));
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        assertEquals("given7", how.spawn(() -> SCOPED.get() + other.get()).join());
        assertEquals("given", how.spawnBlocking(SCOPED::get).join());
        var polls = new ArrayList<String>();
        how.spawn(
                (Async<Integer>)
                    cx -> {
                      polls.add(SCOPED.get());
                      cx.waker().wake();
                      return polls.size() < 3 ? Poll.pending() : Poll.ready(0);
                    })
            .join();
        assertEquals(List.of("given", "given", "given"), polls);
        var seen = new AtomicReference<@Nullable String>();
        var withdrawn =
            how.spawn(
                new Async<Integer>() {
                  @Override
                  public Poll<Integer> poll(Context cx) {
                    return Poll.pending();
                  }

                  @Override
                  public void cancel() {
                    seen.set(SCOPED.get());
                  }
                });
        withdrawn.abort();
        assertThrows(JoinException.class, withdrawn::join);
        assertEquals("given", seen.get());
        assertFalse(Task.spawn(SCOPED::isBound).join());
        assertFalse(how.spawn(() -> Task.spawn(SCOPED::isBound).join()).join());
        try (var scope = TaskScope.<String>allSucceed()) {
          var handle = scope.spawn(how.name("scoped"), SCOPED::get);
          scope.join();
          assertEquals("given", handle.join());
        }
      });
    }
  }

  /** Null would look as if nothing were bound. */
  @Test
  @SuppressWarnings("NullAway") // that is the point
  void noNull() {
    var e = assertThrows(NullPointerException.class, () -> USER.scope(null, () -> 1));
    assertEquals("a value must not be null", e.getMessage());
    assertThrows(NullPointerException.class, () -> USER.scope(null, Async.ready(1)));
  }
}
