package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.task.TaskRejectedException.Reason;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bound on how many tasks run and wait, and what becomes of those that are too many. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdmissionTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static TaskRejectedException rejection(JoinHandle<?> handle) {
    var e = assertThrows(JoinException.class, handle::join);
    assertTrue(e.isRejected() && e.isCancelled(), e::toString);
    return (TaskRejectedException) e.getCause();
  }

  /** Waits, yielding, as tests of current-thread runtimes must. */
  private static void settle(java.util.function.BooleanSupplier holds) {
    while (!holds.getAsBoolean()) {
      Task.yieldNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noMoreRunThanMay(TaskKind kind) throws Exception {
    for (Flavor flavor : Flavor.values()) {
      try (var runtime = runtimes.build(flavor)) {
        runtime.run(() -> {
          var two = Admission.builder().maxRunning(2).build();
          TaskBuilder how = Task.builder().admission(two);
          var inside = new AtomicInteger();
          List<Signal<Integer>> gates = new ArrayList<>();
          List<JoinHandle<Integer>> handles = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            var gate = new Signal<Integer>();
            gates.add(gate);
            handles.add(
                kind.spawn(
                    how,
                    new Async<>() {
                      private boolean in;

                      @Override
                      public Poll<Integer> poll(Context cx) {
                        if (!in) {
                          in = true;
                          assertTrue(inside.incrementAndGet() <= 2);
                        }
                        Poll<Integer> answer = gate.poll(cx);
                        if (answer.isReady()) {
                          inside.decrementAndGet();
                        }
                        return answer;
                      }
                    }));
          }
          assertEquals(2, two.running());
          assertEquals(4, two.waiting());
          for (int i = 0; i < 6; i++) {
            Signal<Integer> gate = gates.get(i);
            settle(() -> gate.polls() > 0); // in the order in which they came
            gate.set(i);
            assertEquals(i, handles.get(i).join());
          }
          assertEquals(6, two.admitted());
        });
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFullOneRefuses(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var small = Admission.builder().name("small").maxRunning(1).maxWaiting(1).build();
        TaskBuilder how = Task.builder().admission(small);
        var gate = new Signal<Integer>();
        var first = how.spawn(gate);
        var second = how.trySpawn(() -> 2).orElseThrow();
        var e = assertThrows(TaskRejectedException.class, () -> how.spawn(() -> 3));
        assertEquals(Reason.FULL, e.reason());
        assertEquals(Duration.ZERO, e.waited());
        assertEquals(
            "Admission[small, 1 running, 1 waiting] is full; try again later, or raise maxWaiting",
            e.getMessage());
        assertTrue(((RuntimeException) e) instanceof RejectedExecutionException);
        assertTrue(how.trySpawn(() -> 3).isEmpty());
        assertTrue(how.trySpawn((Async<Integer>) cx -> Poll.ready(3)).isEmpty());
        assertEquals(1, small.rejected(Reason.FULL));
        gate.set(1);
        assertEquals(3, first.join() + second.join());
        assertEquals(4, how.spawn(() -> 4).join());
      });
    }
  }

  @Test
  void withoutAQueueItIsNowOrNever() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      runtime.run(() -> {
        var none = Admission.builder().maxRunning(1).maxWaiting(0).build();
        TaskBuilder how = Task.builder().admission(none);
        var gate = new Signal<Integer>();
        var first = how.spawn(gate);
        assertTrue(how.trySpawn(() -> 2).isEmpty());
        gate.set(1);
        assertEquals(1, first.join());
        settle(() -> none.running() == 0);
        assertEquals(2, how.spawn(() -> 2).join());
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOldestGoesForTheNewest(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var fresh =
            Admission.builder()
                .maxRunning(1)
                .maxWaiting(2)
                .whenFull(WhenFull.REJECT_OLDEST)
                .build();
        TaskBuilder how = Task.builder().admission(fresh);
        var gate = new Signal<Integer>();
        var first = how.spawn(gate);
        var ran = new ConcurrentLinkedQueue<Integer>();
        List<JoinHandle<Boolean>> handles = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          int n = i;
          handles.add(how.spawn(() -> ran.add(n)));
        }
        for (int i = 0; i < 3; i++) {
          assertEquals(Reason.FULL, rejection(handles.get(i)).reason());
        }
        assertEquals(2, fresh.waiting());
        gate.set(1);
        assertTrue(handles.get(4).join() && handles.get(3).join() && first.join() == 1);
        assertEquals(List.of(3, 4), List.copyOf(ran));
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSpawnerWaitsForRoom(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var slow = Admission.builder().maxRunning(1).maxWaiting(1).whenFull(WhenFull.WAIT).build();
        TaskBuilder how = Task.builder().admission(slow);
        var gate = new Signal<Integer>();
        var first = how.spawn(gate);
        var second = how.spawn(() -> 2);
        var cancelled = Task.spawn(() -> how.spawn(() -> 99).join());
        var spawner = Task.spawn(() -> how.spawn(() -> 3).join());
        var polled = Task.spawn(slow.roomAsync());
        settle(() -> cancelled.toString().contains("waiting"));
        cancelled.abort();
        assertTrue(assertThrows(JoinException.class, cancelled::join).isCancelled());
        assertFalse(spawner.isFinished() || polled.isFinished());
        gate.set(1);
        assertEquals(6, first.join() + second.join() + spawner.join());
        polled.join();
        assertEquals(3, slow.admitted(), "the spawn that was cancelled has started nothing");
      });
    }
  }

  /** A poll must not wait, and is told what to do instead. */
  @ParameterizedTest
  @EnumSource
  void aPollIsToldHowToWaitForRoom(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var slow = Admission.builder().maxRunning(1).maxWaiting(0).whenFull(WhenFull.WAIT).build();
        TaskBuilder how = Task.builder().admission(slow);
        var gate = new Signal<Integer>();
        var first = how.spawn(gate);
        var second =
            Task.spawn(
                (Async<Integer>)
                    cx -> {
                      var _ = how.spawn(() -> 2);
                      return Poll.ready(0);
                    });
        var e = assertThrows(JoinException.class, second::join);
        assertEquals(IllegalStateException.class, e.getCause().getClass());
        assertTrue(e.getCause().getMessage().contains("use trySpawn"), e::toString);
        gate.set(1);
        assertEquals(1, first.join());
      });
    }
  }

  /** A plain thread waits for room as well. */
  @Test
  void aPlainThreadWaitsForRoom() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_1)) {
      var slow = Admission.builder().maxRunning(1).maxWaiting(0).whenFull(WhenFull.WAIT).build();
      TaskBuilder how = Task.builder().admission(slow);
      var gate = new Signal<Integer>();
      var first = runtime.within(() -> how.spawn(gate));
      var got = new AtomicInteger();
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  got.set(runtime.within(() -> how.spawn(() -> 2).join()));
                } catch (Exception e) {
                  got.set(-1);
                }
              });
      Await.until("it waits", () -> other.getState() == Thread.State.WAITING);
      gate.set(1);
      assertEquals(1, first.join());
      Await.end(other);
      assertEquals(2, got.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsTooLongNeverRuns(TaskKind kind) throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var hasty =
            Admission.builder().name("hasty").maxRunning(1).maxWait(Duration.ofMillis(50)).build();
        var closed = new AtomicInteger();
        TaskBuilder how = Task.builder().admission(hasty);
        var gate = new Signal<Integer>();
        var first = how.spawn(gate);
        var ran = new AtomicBoolean();
        Async<Integer> body =
            cx -> {
              ran.set(true);
              return Poll.ready(0);
            };
        var second = kind.spawn(how, body);
        var third = kind.spawn(how.whenRejected(closed::incrementAndGet), body);
        Time.advance(Duration.ofMillis(49));
        Task.yieldNow();
        assertEquals(2, hasty.waiting());
        Time.advance(Duration.ofMillis(1));
        TaskRejectedException e = rejection(second);
        assertEquals(Reason.EXPIRED, e.reason());
        assertEquals(Duration.ofMillis(50), e.waited());
        assertTrue(e.getMessage().endsWith("within PT0.05S"), e.getMessage());
        assertEquals(Reason.EXPIRED, rejection(third).reason());
        assertEquals(1, closed.get());
        assertEquals(0, hasty.waiting());
        gate.set(1);
        assertEquals(1, first.join());
        var fourth = kind.spawn(how, body);
        assertEquals(0, fourth.join());
        assertTrue(ran.get());
        assertEquals(2, hasty.rejected(Reason.EXPIRED));
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoIsAbortedWhileItWaitsLeavesAtOnce(TaskKind kind) throws Exception {
    for (Flavor flavor : Flavor.values()) {
      try (var runtime = runtimes.build(flavor)) {
        runtime.run(() -> {
          var one = Admission.builder().maxRunning(1).build();
          var closed = new AtomicInteger();
          var body = new Signal<Integer>();
          TaskBuilder how = Task.builder().admission(one).whenRejected(closed::incrementAndGet);
          var gate = new Signal<Integer>();
          var first = how.spawn(gate);
          var second = kind.spawn(how, body);
          var third = kind.spawn(how, (Async<Integer>) cx -> Poll.ready(3));
          assertTrue(
              runtime.dump().stream()
                  .filter(t -> t.toString().contains(second.id().toString()))
                  .anyMatch(t -> t.toString().contains("held back")),
              () -> runtime.dump().toString());
          second.abort();
          assertTrue(assertThrows(JoinException.class, second::join).isCancelled());
          assertEquals(0, body.polls());
          switch (kind) {
            case VIRTUAL -> assertEquals(1, closed.get());
            case POLLED -> assertEquals(1, body.cancels());
            case BLOCKING -> assertEquals(0, closed.get());
          }
          assertEquals(1, one.waiting());
          gate.set(1);
          assertEquals(4, first.join() + third.join());
        });
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void howeverATaskEndsItsPlaceIsFree(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var one = Admission.builder().maxRunning(1).maxWaiting(10).build();
        TaskBuilder how = Task.builder().admission(one);
        for (TaskKind kind : TaskKind.values()) {
          var failing =
              kind.spawn(
                  how,
                  cx -> {
                    throw new IllegalArgumentException("expected");
                  });
          assertTrue(assertThrows(JoinException.class, failing::join).isFailure());
          if (kind != TaskKind.BLOCKING) {
            var endless = kind.spawn(how, Async.never());
            settle(() -> one.running() == 1);
            endless.abort();
            var next = kind.spawn(how, (Async<Integer>) cx -> Poll.ready(1));
            assertEquals(1, next.join());
          }
        }
        settle(() -> one.running() == 0);
        assertEquals(0, one.waiting());
      });
    }
  }

  @Test
  void whatRunsInsteadMayFail() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_1)) {
      runtime.run(() -> {
        var one = Admission.builder().maxRunning(1).build();
        var gate = new Signal<Integer>();
        var first = Task.builder().admission(one).spawn(gate);
        var second =
            Task.builder()
                .admission(one)
                .whenRejected(() -> {
                  throw new IllegalArgumentException("no answer");
                })
                .spawn(() -> 2);
        second.abort();
        var e = assertThrows(JoinException.class, second::join);
        assertEquals("no answer", e.getCause().getMessage());
        gate.set(1);
        assertEquals(1, first.join());
      });
    }
  }

  /** A runtime that ends takes those with it who wait, and their places in the admission. */
  @ParameterizedTest
  @EnumSource
  void aShutdownEndsThoseWhoWait(Flavor flavor) throws Exception {
    var one = Admission.builder().maxRunning(1).maxWaiting(20).build();
    var closed = new AtomicInteger();
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        TaskBuilder how = Task.builder().admission(one).whenRejected(closed::incrementAndGet);
        for (TaskKind kind : TaskKind.values()) {
          for (int i = 0; i < 4; i++) {
            handles.add(kind.spawn(how, Async.never()));
          }
        }
        settle(() -> handles.getFirst().toString().contains("waiting"));
      });
      assertEquals(11, one.waiting());
    }
    for (JoinHandle<Integer> handle : handles) {
      assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
    }
    assertEquals(0, one.waiting());
    assertEquals(0, one.running());
    try (var runtime = runtimes.build(flavor)) {
      assertEquals(1, runtime.run(() -> Task.builder().admission(one).spawn(() -> 1).join()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuntimeThatIsClosedTakesNoPlace(Flavor flavor) throws Exception {
    var one = Admission.builder().maxRunning(1).build();
    var runtime = runtimes.build(flavor);
    runtime.close();
    var handle = runtime.within(() -> Task.builder().admission(one).spawn(() -> 1));
    assertTrue(assertThrows(JoinException.class, handle::join).isCancelled());
    assertEquals(0, one.running());
  }

  @ParameterizedTest
  @EnumSource
  void itCanBeResized(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var one = Admission.builder().maxRunning(1).build();
        TaskBuilder how = Task.builder().admission(one);
        List<Signal<Integer>> gates = new ArrayList<>();
        List<JoinHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          gates.add(new Signal<>());
          handles.add(how.spawn(gates.get(i)));
        }
        one.resize(3);
        assertEquals(3, one.maxRunning());
        settle(() -> gates.get(2).polls() > 0);
        assertEquals(2, one.waiting());
        one.resize(1);
        gates.get(0).set(0);
        gates.get(1).set(1);
        assertEquals(1, handles.get(0).join() + handles.get(1).join());
        assertEquals(2, one.waiting());
        for (int i = 2; i < 5; i++) {
          gates.get(i).set(i);
          assertEquals(i, handles.get(i).join());
        }
      });
    }
    assertThrows(
        IllegalArgumentException.class, () -> Admission.builder().maxRunning(1).build().resize(0));
  }

  /** A refused spawn leaves a group as it was. */
  @Test
  void groupsRefuseWithIt() throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      runtime.run(() -> {
        var none = Admission.builder().maxRunning(1).maxWaiting(0).build();
        TaskBuilder how = Task.builder().admission(none);
        var gate = new Signal<Integer>();
        var tracker = TaskTracker.create();
        try (var set = JoinSet.<Integer>create()) {
          set.spawn(how, gate);
          assertThrows(TaskRejectedException.class, () -> set.spawn(how, () -> 2));
          assertThrows(TaskRejectedException.class, () -> tracker.spawn(how, () -> 2));
          assertEquals(1, set.length());
          assertEquals(0, tracker.length());
          gate.set(1);
          assertEquals(1, set.joinNext().orElseThrow().value());
          assertTrue(set.joinNext().isEmpty());
        }
      });
    }
  }

  @Test
  void settingsAreChecked() {
    AdmissionBuilder builder = Admission.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.name(""));
    assertThrows(IllegalArgumentException.class, () -> builder.maxRunning(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxWaiting(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.maxWait(Duration.ZERO));
    var second = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class, () -> builder.controlledDelay(Duration.ZERO, second));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.controlledDelay(second, Duration.ofMillis(-1)));
    Admission built = builder.build();
    assertThrows(IllegalArgumentException.class, () -> built.queueDelay(1.1));
    assertThrows(IllegalArgumentException.class, () -> built.queueDelay(Double.NaN));
    assertEquals("Admission[0 running, 0 waiting]", built.toString());
    assertEquals(Integer.MAX_VALUE, built.maxRunning());
  }
}
