package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.CancelledException;
import edo.task.DeadlineException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SYNC-018, SYNC-021 (sync_semaphore.rs: acquire, stresstest): permits between tasks of both kinds,
 * virtual threads of the JDK and plain threads.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreTaskTest {
  private static final int ROUNDS = 300;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** No more inside than there are permits, and nobody is left out. */
  @ParameterizedTest
  @EnumSource
  void everyKindTakesTurns(Flavor flavor) throws Exception {
    var s = new Semaphore(3);
    var inside = new AtomicInteger();
    var entered = new AtomicInteger();
    var failure = new AtomicReference<@Nullable Throwable>();
    Runnable enter =
        () -> {
          if (inside.incrementAndGet() > 3) {
            failure.set(new AssertionError("too many"));
          }
          entered.incrementAndGet();
          Thread.onSpinWait();
          inside.decrementAndGet();
        };
    Runnable loop =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            try (var permit = i % 5 == 0 ? s.acquireMany(3) : s.acquire()) {
              assertTrue(permit.count() > 0);
              enter.run();
            }
          }
        };
    try (var runtime = runtimes.build(flavor)) {
      var threads = new ArrayList<Thread>();
      threads.add(Thread.ofPlatform().start(loop));
      threads.add(Thread.ofVirtual().start(loop));
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<?>>();
        for (int i = 0; i < 3; i++) {
          tasks.add(Task.spawn(loop::run));
          tasks.add(Task.spawnBlocking(loop::run));
          tasks.add(Task.spawn(new PollLoop(s, enter)));
        }
        for (var task : tasks) {
          var _ = task.join();
        }
      });
      for (Thread t : threads) {
        Await.end(t);
      }
    }
    assertEquals(null, failure.get());
    assertEquals(11 * ROUNDS, entered.get());
    assertEquals(3, s.availablePermits());
  }

  /** The loop as a poll-driven task. */
  private static final class PollLoop implements edo.task.Async<@Nullable Void> {
    private final Semaphore semaphore;
    private final Runnable enter;
    private edo.task.Async<Permit> next;
    private int left = ROUNDS;

    PollLoop(Semaphore semaphore, Runnable enter) {
      this.semaphore = semaphore;
      this.enter = enter;
      this.next = semaphore.acquireAsync();
    }

    @Override
    public Poll<@Nullable Void> poll(edo.task.Context cx) throws Exception {
      while (left > 0) {
        Poll<Permit> got = next.poll(cx);
        if (got.isPending()) {
          return Poll.pending();
        }
        try (var permit = got.value()) {
          assertEquals(1, permit.count());
          enter.run();
        }
        left--;
        next = semaphore.acquireAsync();
      }
      return Poll.done();
    }
  }

  /** Cancelled, out of time, or interrupted while waiting: the permit goes to the next. */
  @ParameterizedTest
  @EnumSource
  void waitersGiveUp(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var s = new Semaphore(0);
        JoinHandle<Permit> direct = Task.spawn(() -> s.acquire());
        JoinHandle<Permit> polled = Task.spawn(s.acquireAsync());
        assertThrows(
            DeadlineException.class, () -> Time.timeout(Duration.ofMillis(5), () -> s.acquire()));
        direct.abort();
        polled.abort();
        assertTrue(assertThrows(JoinException.class, direct::join).isCancelled());
        assertTrue(assertThrows(JoinException.class, polled::join).isCancelled());
        s.addPermits(1);
        assertEquals(1, s.acquire().count());
      });
    }
  }

  /** A plain thread is interrupted. */
  @Test
  void anInterruptedThreadGivesUp() throws Exception {
    var s = new Semaphore(0);
    var end = new AtomicReference<@Nullable Throwable>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> end.set(assertThrows(CancelledException.class, s::acquire)));
    Await.until("parked", () -> waiter.getState() == Thread.State.WAITING);
    waiter.interrupt();
    Await.end(waiter);
    assertTrue(end.get() instanceof CancelledException);
    s.addPermits(1);
    assertEquals(1, s.availablePermits());
  }

  /** A cancelled task takes nothing, even if it would not have to wait. */
  @ParameterizedTest
  @EnumSource
  void aCancelledTaskTakesNothing(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var s = new Semaphore(1);
        var task =
            Task.spawn(() -> {
              try {
                return edo.task.Async.never().await();
              } catch (CancelledException e) {
                assertThrows(CancelledException.class, s::acquire);
                throw e;
              }
            });
        Task.yieldNow();
        task.abort();
        assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        assertEquals(1, s.availablePermits());
      });
    }
  }

  /** Cancellation races with the grant, again and again: no permit is lost or doubled. */
  @ParameterizedTest
  @EnumSource
  void cancelRacesWithTheGrant(Flavor flavor) throws Exception {
    var s = new Semaphore(0);
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                      JoinHandle<Permit> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> s.acquire())
                              : runtime.spawn(s.acquireAsync());
                      JoinHandle<?> other = runtime.spawn(() -> s.acquire().close());
                      var adder = Thread.ofPlatform().start(() -> s.addPermits(1));
                      waiter.abort();
                      adder.join();
                      try {
                        waiter.join().close();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                      }
                      var _ = other.join();
                      assertEquals(1, s.forgetPermits(5), "round " + i);
                    }
                  })
              .join());
    }
  }
}
