package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.task.CancelledException;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNC-026, SYNC-027 (sync_barrier.rs). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BarrierTest {
  private static final int ROUNDS = 200;

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final CountingWaker waker = new CountingWaker();

  /** SYNC-026: nobody waits at a barrier for none, or for one. */
  @Test
  void noneAndOne() {
    for (int parties : new int[] {0, 1}) {
      var barrier = new Barrier(parties);
      assertEquals(1, barrier.parties());
      assertTrue(barrier.await());
      assertTrue(barrier.await());
    }
    assertThrows(IllegalArgumentException.class, () -> new Barrier(-1));
  }

  /** SYNC-027: the last to come leads; again and again. */
  @Test
  void theLastOneLeads() throws Exception {
    var barrier = new Barrier("b", 3);
    for (int round = 0; round < 3; round++) {
      var a = barrier.awaitAsync();
      var b = barrier.awaitAsync();
      var c = barrier.awaitAsync();
      assertTrue(waker.poll(a).isPending());
      assertTrue(waker.poll(a).isPending());
      assertTrue(waker.poll(b).isPending());
      assertEquals("Barrier[b, 2 of 3 have come]", barrier.toString());
      assertEquals(2 * round, waker.wakes());
      assertEquals(true, waker.poll(c).value());
      assertEquals(2 * round + 2, waker.wakes());
      assertEquals(0, barrier.arrived());
      var next = barrier.awaitAsync();
      assertTrue(waker.poll(next).isPending(), "the next round");
      assertEquals(false, waker.poll(a).value());
      assertEquals(false, waker.poll(b).value());
      assertThrows(IllegalStateException.class, () -> waker.poll(a));
      next.cancel();
    }
    assertEquals("Barrier[0 of 1 have come]", new Barrier(0).toString());
  }

  /** SYNC-027: who is cancelled has not come; after the last has come it makes no difference. */
  @Test
  void cancelled() throws Exception {
    var barrier = new Barrier(2);
    var unpolled = barrier.awaitAsync();
    unpolled.cancel();
    var a = barrier.awaitAsync();
    assertTrue(waker.poll(a).isPending());
    a.cancel();
    a.cancel();
    assertEquals(0, barrier.arrived());
    assertThrows(IllegalStateException.class, () -> waker.poll(a));
    var b = barrier.awaitAsync();
    assertTrue(waker.poll(b).isPending());
    assertTrue(barrier.await());
    b.cancel();
    assertEquals(0, barrier.arrived());
    var c = barrier.awaitAsync();
    assertTrue(waker.poll(c).isPending());
    assertEquals(1, barrier.arrived());
    assertTrue(barrier.await());
    assertEquals(false, waker.poll(c).value());
  }

  /** Comes again and again, as a poll-driven task. */
  private static final class Comer implements Async<Integer> {
    private final Barrier barrier;
    private final Runnable check;
    private Async<Boolean> next;
    private int left = ROUNDS;
    private int led;

    Comer(Barrier barrier, Runnable check) {
      this.barrier = barrier;
      this.check = check;
      this.next = barrier.awaitAsync();
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      for (; left > 0; left--) {
        Poll<Boolean> answer = next.poll(cx);
        if (answer.isPending()) {
          return Poll.pending();
        }
        led += answer.value() ? 1 : 0;
        check.run();
        next = barrier.awaitAsync();
      }
      return Poll.ready(led);
    }
  }

  private static int comeAgain(Barrier barrier, Runnable check) {
    int led = 0;
    for (int i = 0; i < ROUNDS; i++) {
      led += barrier.await() ? 1 : 0;
      check.run();
    }
    return led;
  }

  /** SYNC-027: nobody is ahead by a round, and each round has one leader. */
  @ParameterizedTest
  @EnumSource
  void roundsOfEveryKind(Flavor flavor) throws Exception {
    int parties = 5;
    var barrier = new Barrier(parties);
    var passed = new AtomicIntegerArray(parties);
    var led = new AtomicInteger();
    var failure = new AtomicReference<@Nullable String>();
    var checks = new ArrayList<Runnable>();
    for (int i = 0; i < parties; i++) {
      int me = i;
      checks.add(() -> {
        int mine = passed.incrementAndGet(me);
        for (int other = 0; other < parties; other++) {
          int theirs = passed.get(other);
          if (Math.abs(theirs - mine) > 1) {
            failure.set(other + " has passed " + theirs + " times, but " + me + " " + mine);
          }
        }
      });
    }
    try (var runtime = runtimes.build(flavor)) {
      var threads = new ArrayList<Thread>();
      threads.add(
          Thread.ofPlatform().start(() -> led.addAndGet(comeAgain(barrier, checks.get(0)))));
      threads.add(Thread.ofVirtual().start(() -> led.addAndGet(comeAgain(barrier, checks.get(1)))));
      runtime.run(() -> {
        var tasks = new ArrayList<JoinHandle<Integer>>();
        tasks.add(Task.spawn(() -> comeAgain(barrier, checks.get(2))));
        tasks.add(Task.spawn(new Comer(barrier, checks.get(3))));
        tasks.add(Task.spawnBlocking(() -> comeAgain(barrier, checks.get(4))));
        for (var task : tasks) {
          led.addAndGet(task.join());
        }
      });
      for (Thread t : threads) {
        Await.end(t);
      }
    }
    assertEquals(null, failure.get());
    assertEquals(ROUNDS, led.get());
    assertEquals(0, barrier.arrived());
  }

  /** Aborted and interrupted while they wait: they have not come. */
  @ParameterizedTest
  @EnumSource
  void waitersGiveUp(Flavor flavor) throws Exception {
    var barrier = new Barrier(4);
    var end = new AtomicReference<@Nullable Throwable>();
    var thread =
        Thread.ofPlatform()
            .start(() -> end.set(assertThrows(CancelledException.class, barrier::await)));
    Await.until("the thread has come", () -> barrier.arrived() == 1);
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var tasks = List.of(Task.spawn(() -> barrier.await()), Task.spawn(barrier.awaitAsync()));
        while (barrier.arrived() < 3) {
          Task.yieldNow();
        }
        thread.interrupt();
        for (var task : tasks) {
          task.abort();
          assertTrue(assertThrows(JoinException.class, task::join).isCancelled());
        }
      });
    }
    Await.end(thread);
    assertInstanceOf(CancelledException.class, end.get());
    assertEquals(0, barrier.arrived());
  }

  /** Cancellation races with the last to come: it goes on, or its place is free; never half. */
  @ParameterizedTest
  @EnumSource
  void cancelRacesWithTheLast(Flavor flavor) throws Exception {
    var barrier = new Barrier(2);
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() ->
          Task.spawnBlocking(
                  () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                      JoinHandle<Boolean> waiter =
                          i % 2 == 0
                              ? runtime.spawn(() -> barrier.await())
                              : runtime.spawn(barrier.awaitAsync());
                      var other = runtime.spawn(() -> barrier.await());
                      waiter.abort();
                      try {
                        var _ = waiter.join();
                        var _ = other.join();
                      } catch (JoinException e) {
                        assertTrue(e.isCancelled(), e.toString());
                        // Cancelled before the other came, which then waits for another, or after.
                        while (!other.isFinished()) {
                          if (barrier.arrived() == 1) {
                            var _ = barrier.await();
                          }
                          Thread.onSpinWait();
                        }
                        var _ = other.join();
                      }
                      assertEquals(0, barrier.arrived(), "round " + i);
                    }
                  })
              .join());
    }
  }
}
