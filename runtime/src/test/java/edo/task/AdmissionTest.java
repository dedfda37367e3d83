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
import edo.time.MonoInstant;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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

  /** The kinds of task; a body is given as a computation, which runs where its kind runs. */
  private enum Kind {
    VIRTUAL,
    POLLED,
    BLOCKING;

    JoinHandle<Integer> spawn(TaskBuilder how, Async<Integer> body) {
      return switch (this) {
        case VIRTUAL -> how.spawn(() -> Task.await(body));
        case POLLED -> how.spawn(body);
        case BLOCKING -> how.spawnBlocking(() -> Task.await(body));
      };
    }
  }

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
  void noMoreRunThanMay(Kind kind) throws Exception {
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
  void whoWaitsTooLongNeverRuns(Kind kind) throws Exception {
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
  void whoIsAbortedWhileItWaitsLeavesAtOnce(Kind kind) throws Exception {
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
        for (Kind kind : Kind.values()) {
          var failing =
              kind.spawn(
                  how,
                  cx -> {
                    throw new IllegalArgumentException("expected");
                  });
          assertTrue(assertThrows(JoinException.class, failing::join).isFailure());
          if (kind != Kind.BLOCKING) {
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
        for (Kind kind : Kind.values()) {
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
          assertEquals(1, set.len());
          assertEquals(0, tracker.len());
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

  /** Overload: a server that needs 20 ms a request, and gets one every 10 ms. */
  @Test
  void anOverloadedOneServesInTimeWhomItServes() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var server =
            Admission.builder()
                .maxRunning(1)
                .controlledDelay(Duration.ofMillis(30), Duration.ofMillis(200))
                .build();
        TaskBuilder how = Task.builder().admission(server);
        List<JoinHandle<Duration>> handles = new ArrayList<>();
        boolean overloaded = false;
        for (int i = 0; i < 400; i++) {
          MonoInstant begin = MonoInstant.now();
          handles.add(
              how.spawn(() -> {
                Duration waited = begin.elapsed();
                Time.sleep(Duration.ofMillis(20));
                return waited;
              }));
          Time.sleep(Duration.ofMillis(10));
          overloaded |= server.isOverloaded();
        }
        assertTrue(overloaded);
        int served = 0;
        Duration longestLate = Duration.ZERO;
        for (int i = 0; i < handles.size(); i++) {
          try {
            Duration waited = handles.get(i).join();
            served++;
            if (i >= 200 && waited.compareTo(longestLate) > 0) {
              longestLate = waited;
            }
          } catch (JoinException e) {
            var why = (TaskRejectedException) e.getCause();
            assertEquals(Reason.OVERLOADED, why.reason());
            assertTrue(why.waited().toMillis() > 60, why::getMessage);
          }
        }
        // It goes on at its full pace, and nobody waits for long once it has seen the overload.
        assertTrue(served >= 195, "served " + served);
        assertEquals(handles.size() - served, server.rejected(Reason.OVERLOADED));
        assertTrue(longestLate.toMillis() <= 260, "waited " + longestLate);
        Time.sleep(Duration.ofSeconds(1));
        assertEquals(1, how.spawn(() -> 1).join());
        assertFalse(server.isOverloaded());
      });
    }
  }

  /** Any kinds, any ends, from inside and outside: the bound holds and the books balance. */
  @ParameterizedTest
  @EnumSource
  void theBooksBalance(WhenFull rule) throws Exception {
    try (var runtime = runtimes.build(Flavor.MULTI_4)) {
      var bound = Admission.builder().maxRunning(5).maxWaiting(7).whenFull(rule).build();
      TaskBuilder how = Task.builder().admission(bound);
      var inside = new AtomicInteger();
      var tooMany = new AtomicInteger();
      var begun = new AtomicInteger();
      Queue<JoinHandle<Integer>> handles = new ConcurrentLinkedQueue<>();
      var refused = new AtomicInteger();
      var spawners = new ArrayList<Thread>();
      var ready = new CountDownLatch(4);
      for (int t = 0; t < 4; t++) {
        int seed = t;
        spawners.add(
            Thread.ofPlatform()
                .start(() -> {
                  ready.countDown();
                  for (int i = 0; i < 500; i++) {
                    Kind kind = Kind.values()[(i + seed) % 3];
                    int steps = (i * 7 + seed) % 4;
                    try {
                      JoinHandle<Integer> handle =
                          runtime.within(
                              () -> kind.spawn(how, new Work(inside, tooMany, begun, steps)));
                      handles.add(handle);
                      if (i % 5 == 0) {
                        handle.abort();
                      }
                    } catch (TaskRejectedException e) {
                      refused.getAndIncrement();
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  }
                }));
      }
      for (Thread spawner : spawners) {
        Await.end(spawner);
      }
      int done = 0;
      int rejected = 0;
      int cancelled = 0;
      for (JoinHandle<Integer> handle : handles) {
        try {
          done += handle.join();
        } catch (JoinException e) {
          assertTrue(e.isCancelled(), e::toString);
          if (e.isRejected()) {
            rejected++;
          } else {
            cancelled++;
          }
        }
      }
      assertEquals(0, tooMany.get());
      assertEquals(2_000, refused.get() + done + rejected + cancelled);
      assertTrue(done <= begun.get() && begun.get() <= done + cancelled);
      Await.until("all places are free", () -> bound.running() == 0);
      assertEquals(0, bound.waiting());
      if (rule == WhenFull.WAIT) {
        assertEquals(0, refused.get());
      }
    }
  }

  /** Is inside for a few polls. */
  private static final class Work implements Async<Integer> {
    private final AtomicInteger inside;
    private final AtomicInteger tooMany;
    private final AtomicInteger begun;
    private int steps;
    private boolean in;

    Work(AtomicInteger inside, AtomicInteger tooMany, AtomicInteger begun, int steps) {
      this.inside = inside;
      this.tooMany = tooMany;
      this.begun = begun;
      this.steps = steps;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      if (!in) {
        in = true;
        begun.getAndIncrement();
        if (inside.incrementAndGet() > 5) {
          tooMany.getAndIncrement();
        }
      }
      if (steps-- > 0) {
        cx.waker().wake();
        return Poll.pending();
      }
      leave();
      return Poll.ready(1);
    }

    @Override
    public void cancel() {
      leave();
    }

    private void leave() {
      if (in) {
        in = false;
        inside.decrementAndGet();
      }
    }
  }
}
