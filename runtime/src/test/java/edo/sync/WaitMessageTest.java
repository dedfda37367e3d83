package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.runtime.EdoRuntime;
import edo.runtime.TaskSnapshot;
import edo.task.Admission;
import edo.task.Async;
import edo.task.CancelToken;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.DeadlineException;
import edo.task.Join;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Race;
import edo.task.Select;
import edo.task.Task;
import edo.task.TaskBody;
import edo.task.TaskTracker;
import edo.task.WhenFull;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A wait that a deadline or an interrupt ends says what for, by its name, and so does a dump while
 * it lasts: SYNC-095, RT-083.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitMessageTest {
  private static final Duration SOON = Duration.ofMillis(2);

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** A wait that never ends, in its two forms, and what is to be said of it. */
  private record Case(String what, TaskBody direct, Supplier<Async<?>> async) {}

  @SuppressWarnings("MustBeClosed") // what is taken here is held for good
  private static List<Case> cases() {
    var cases = new ArrayList<Case>();
    var mutex = new Mutex("balance");
    var _ = mutex.tryLock().orElseThrow();
    cases.add(new Case("mutex balance", mutex::lock, mutex::lockAsync));
    var nameless = new Mutex();
    var _ = nameless.tryLock().orElseThrow();
    cases.add(new Case("a mutex", nameless::lock, nameless::lockAsync));
    var lock = new RwLock("table");
    var _ = lock.tryWrite().orElseThrow();
    cases.add(new Case("lock table to read", lock::read, lock::readAsync));
    cases.add(new Case("lock table to write", lock::write, lock::writeAsync));
    var semaphore = new Semaphore("connections", 1);
    var _ = semaphore.tryAcquire().orElseThrow();
    cases.add(
        new Case("a permit of semaphore connections", semaphore::acquire, semaphore::acquireAsync));
    cases.add(
        new Case(
            "3 permits of semaphore connections",
            () -> semaphore.acquireMany(3),
            () -> semaphore.acquireManyAsync(3)));
    var barrier = new Barrier("warm", 9);
    cases.add(new Case("the others at barrier warm", barrier::await, barrier::awaitAsync));
    var notify = new Notify("work");
    cases.add(new Case("notify work", notify::awaitNotified, notify::notifiedAsync));
    var cell = new OnceCell<Integer>("pool");
    assertTrue(poll(cell.getOrInitAsync(Async.never())).isPending());
    cases.add(
        new Case(
            "another initializer of cell pool",
            () -> cell.getOrInit(() -> 1),
            () -> cell.getOrInitAsync(Async.ready(1))));
    var once = new SetOnce<Integer>("address");
    cases.add(new Case("set-once cell address to be set", once::await, once::awaitAsync));
    channels(cases);
    return cases;
  }

  private static void channels(List<Case> cases) {
    var answer = Oneshot.<Integer>create("answer");
    cases.add(
        new Case(
            "a message of oneshot channel answer",
            answer.receiver()::recv,
            answer.receiver()::recvAsync));
    cases.add(
        new Case(
            "the receiver of oneshot channel answer to be closed",
            answer.sender()::awaitClosed,
            answer.sender()::closedAsync));
    var orders = Mpsc.<Integer>bounded("orders", 1);
    assertTrue(orders.sender().trySend(1));
    cases.add(
        new Case(
            "room in channel orders",
            () -> orders.sender().send(2),
            () -> orders.sender().sendAsync(2)));
    cases.add(
        new Case(
            "room in channel orders",
            () -> orders.sender().reserve(),
            () -> orders.sender().reserveAsync()));
    cases.add(
        new Case(
            "the receiver of channel orders to be closed",
            orders.sender()::awaitClosed,
            orders.sender()::closedAsync));
    var empty = Mpsc.<Integer>unbounded("empty");
    cases.add(
        new Case(
            "a message of channel empty", empty.receiver()::recv, empty.receiver()::recvAsync));
    cases.add(
        new Case(
            "a message of channel empty",
            () -> empty.receiver().recvMany(new ArrayList<>(), 3),
            () -> empty.receiver().recvManyAsync(new ArrayList<>(), 3)));
    var news = Broadcast.<Integer>create("news", 4);
    cases.add(
        new Case(
            "a message of broadcast channel news",
            news.receiver()::recv,
            news.receiver()::recvAsync));
    cases.add(
        new Case(
            "all receivers of broadcast channel news to be closed",
            news.sender()::awaitClosed,
            news.sender()::closedAsync));
    var config = Watch.create("config", 1);
    cases.add(
        new Case(
            "a change of watch channel config",
            config.receiver()::changed,
            config.receiver()::changedAsync));
    cases.add(
        new Case(
            "a certain value of watch channel config",
            () -> config.receiver().waitFor(v -> v == 2),
            () -> config.receiver().waitForAsync(v -> v == 2)));
    cases.add(
        new Case(
            "all receivers of watch channel config to be closed",
            config.sender()::awaitClosed,
            config.sender()::closedAsync));
  }

  private static Poll<?> poll(Async<?> computation) {
    try {
      return computation.poll(Context.of(() -> {}));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The clock stands still until the task waits, and then jumps to the deadline. */
  @Test
  void aDeadlineSaysWhatWasWaitedFor() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        for (Case one : cases()) {
          for (TaskBody wait :
              List.<TaskBody>of(
                  () -> Time.timeout(SOON, one.direct),
                  () -> Time.timeout(SOON, () -> one.async.get().await()),
                  () -> Time.timeout(SOON, one.async.get()).await())) {
            var e = assertThrows(DeadlineException.class, wait::run, one.what);
            assertEquals("not done within PT0.002S, waiting for " + one.what, e.getMessage());
          }
        }
      });
    }
  }

  /** Of waits that are made of several, those are told that can be. */
  @Test
  void aDeadlineSaysWhatASelectAndAJoinWaitedFor() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var mutex = new Mutex("balance");
        var orders = Mpsc.<Integer>unbounded("orders");
        try (var _ = mutex.lock()) {
          assertWaited(
              "mutex balance or a message of channel orders",
              () ->
                  Select.<Integer>biased()
                      .arm(mutex.lockAsync(), _ -> 1)
                      .arm(Async.<Integer>never(), v -> v)
                      .arm(new Mutex("off").lockAsync(), _ -> 2)
                      .when(false)
                      .arm(orders.receiver().recvAsync(), v -> v)
                      .await());
          assertWaited(
              "", () -> Select.<Integer>fair().arm(Async.<Integer>never(), v -> v).await());
          assertWaited(
              "mutex balance or mutex balance",
              () -> Race.of(mutex.lockAsync(), mutex.lockAsync()).await());
          assertWaited(
              "mutex balance and a message of channel orders",
              () ->
                  Join.tryAll(Async.ready(1), mutex.lockAsync(), orders.receiver().recvAsync())
                      .await());
          var many = new ArrayList<Async<Integer>>();
          for (int i = 1; i <= 6; i++) {
            many.add(new SetOnce<Integer>("n" + i).awaitAsync());
            many.add(Async.never());
          }
          assertWaited(
              "set-once cell n1 to be set or set-once cell n2 to be set or set-once cell n3 to be"
                  + " set or set-once cell n4 to be set or others",
              () -> Race.of(many).await());
          assertWaited(
              "mutex balance or mutex balance",
              () ->
                  Select.<Integer>fair()
                      .arm(Race.of(mutex.lockAsync(), mutex.lockAsync()), _ -> 1)
                      .await());
          var stop = CancelToken.create("stop");
          assertWaited("cancel token stop", stop::awaitCancelled);
          assertWaited("a cancel token", () -> CancelToken.create().cancelledAsync().await());
          assertWaited(
              "mutex balance", () -> stop.runUntilCancelledAsync(mutex.lockAsync()).await());
          var tracker = TaskTracker.create("jobs");
          assertWaited(
              "TaskTracker[jobs, 1] to be closed and empty",
              () -> {
                try (var _ = tracker.token()) {
                  tracker.emptyAsync().await();
                }
              });
          assertWaited("mutex balance", () -> tracker.track(mutex.lockAsync()).await());
          var task = Task.builder().name("adder").spawn(Async.never());
          assertWaited("task " + task.id().value() + " (adder)", task::join);
          var other = Task.spawn(Async.never());
          assertWaited("task " + other.id().value(), other::join);
          assertWaited("mutex balance", () -> runtime.within(mutex.lockAsync()).await());
          task.abort();
          other.abort();
          var admission =
              Admission.builder()
                  .name("few")
                  .maxRunning(1)
                  .maxWaiting(0)
                  .whenFull(WhenFull.WAIT)
                  .build();
          var inside = Task.builder().admission(admission).spawn(Async.never());
          assertWaited(
              "room in Admission[few, 1 running, 0 waiting]",
              () -> Task.builder().admission(admission).spawn(() -> 1));
          assertWaited(
              "room in Admission[few, 1 running, 0 waiting]", () -> admission.roomAsync().await());
          inside.abort();
        }
      });
    }
  }

  private static void assertWaited(String what, TaskBody wait) {
    var e = assertThrows(DeadlineException.class, () -> Time.timeout(SOON, wait), what);
    assertEquals(
        "not done within PT0.002S" + (what.isEmpty() ? "" : ", waiting for " + what),
        e.getMessage());
  }

  /** A deadline that has passed before the wait began has nothing to say about it. */
  @Test
  void aDeadlineThatHasPassedSaysNothing() throws Exception {
    try (var runtime = runtimes.build(EdoRuntime.currentThread().startPaused(true))) {
      runtime.run(() -> {
        var mutex = new Mutex("balance");
        var e =
            assertThrows(
                DeadlineException.class,
                () ->
                    Time.timeout(
                        SOON,
                        () -> {
                          try {
                            Time.sleep(Duration.ofHours(1));
                          } finally {
                            mutex.lock().close();
                          }
                        }));
        assertEquals("not done within PT0.002S", e.getMessage());
      });
    }
  }

  /** RT-083: both kinds of task say it while they wait, and not afterwards. */
  @ParameterizedTest
  @EnumSource
  void aDumpSaysWhatIsWaitedFor(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        for (Case one : cases()) {
          var direct = Task.builder().name("direct").spawn(one.direct);
          assertState(runtime, "direct", "waiting for " + one.what);
          assertTrue(direct.toString().contains("waiting for " + one.what), direct::toString);
          direct.abort();
          assertThrows(JoinException.class, direct::join);
          var polled = Task.builder().name("polled").spawn(one.async.get());
          assertState(runtime, "polled", "waiting for " + one.what);
          polled.abort();
          assertThrows(JoinException.class, polled::join);
        }
        var mutex = new Mutex("gate");
        var after = new CountDownLatch(1);
        JoinHandle<?> task;
        try (var _ = mutex.lock()) {
          task =
              Task.builder()
                  .name("further")
                  .spawn(() -> {
                    mutex.lock().close();
                    Await.latch(after);
                  });
          assertState(runtime, "further", "waiting for mutex gate");
        }
        assertState(runtime, "further", "waiting");
        after.countDown();
        task.join();
      });
    }
  }

  private static void assertState(EdoRuntime runtime, String name, String state) {
    Await.until(
        name + " is " + state,
        () -> {
          Task.yieldNow();
          return runtime.dump().stream()
              .filter(task -> task.task().name().equals(Optional.of(name)))
              .map(TaskSnapshot::state)
              .toList()
              .equals(List.of(state));
        });
  }

  /** A plain thread that is interrupted while it waits learns what for, too. */
  @Test
  void anInterruptSaysWhatWasWaitedFor() throws Exception {
    for (Case one : cases()) {
      var thrown = new AtomicReference<@Nullable Throwable>();
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                Thread.currentThread().interrupt();
                thrown.set(assertThrows(CancelledException.class, one.direct::run, one.what));
              });
      Await.end(thread);
      assertEquals(
          "the thread was interrupted, waiting for " + one.what,
          Optional.ofNullable(thrown.get()).map(Throwable::getMessage).orElse("nothing thrown"));
    }
  }

  /** One that is used on after its end says what it was for, too. */
  @Test
  void aComputationThatHasEndedSaysWhatItWaitedFor() throws Exception {
    var ended =
        List.<Async<?>>of(
            new Mutex("balance").lockAsync(),
            new SetOnce<Integer>("address").awaitAsync(),
            new Notify("work").notifiedAsync(),
            new OnceCell<Integer>("pool").getOrInitAsync(Async.ready(1)));
    var names = List.of("mutex balance", "cell address", "notify work", "cell pool");
    for (int i = 0; i < names.size(); i++) {
      Async<?> one = ended.get(i);
      one.cancel();
      var e = assertThrows(IllegalStateException.class, () -> one.poll(Context.of(() -> {})));
      assertTrue(e.getMessage().contains(names.get(i)), e.getMessage());
      assertTrue(e.getMessage().endsWith("has ended or was withdrawn; make a new one"));
    }
  }
}
