package edo.test;

import static edo.test.AsyncAssertions.assertPending;
import static edo.test.AsyncAssertions.assertReady;
import static edo.test.AsyncAssertions.assertReadyEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Oneshot;
import edo.sync.Semaphore;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.testkit.Signal;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Polling by hand (tokio-test: task.rs): TEST-011 to TEST-016. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollHarnessTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** Wakes itself at each of so many polls, then is done. */
  private record Restless(AtomicInteger left) implements Async<String> {
    static Restless of(int times) {
      return new Restless(new AtomicInteger(times));
    }

    @Override
    public Poll<String> poll(Context cx) {
      if (left.getAndDecrement() == 0) {
        return Poll.ready("done");
      }
      cx.waker().wake();
      return Poll.pending();
    }
  }

  /** TEST-011: lazy until it is polled, over when it has its value. */
  @Test
  void pollsOnceEachTime() throws Exception {
    var signal = new Signal<String>();
    var task = PollHarness.of(signal);
    assertEquals(0, signal.polls());
    assertPending(task.poll());
    assertEquals(1, signal.polls());
    signal.set("here");
    assertReadyEquals("here", task.poll());
    var e = assertThrows(IllegalStateException.class, task::poll);
    assertTrue(e.getMessage().contains("not polled again"), e::getMessage);
    assertEquals(2, signal.polls());
  }

  /** TEST-011: what it throws comes through, and it is over. */
  @Test
  void failureComesThrough() {
    var why = new IOException("no");
    var task =
        PollHarness.of(cx -> {
          throw why;
        });
    assertSame(why, assertThrows(IOException.class, task::poll));
    assertThrows(IllegalStateException.class, task::poll);
  }

  /** TEST-012, TEST-016: woken is since the last poll, the count is for ever. */
  @Test
  void eachPollForgetsThatItWasWoken() throws Exception {
    var signal = new Signal<String>();
    var task = PollHarness.of(signal);
    assertFalse(task.isWoken());
    assertPending(task.poll());
    assertFalse(task.isWoken());
    signal.wake();
    signal.wake();
    assertTrue(task.isWoken());
    assertEquals(2, task.wakes());
    assertPending(task.poll());
    assertFalse(task.isWoken());
    assertEquals(2, task.wakes());
    assertSame(task.waker(), signal.waker());
    assertTrue(task.toString().contains("2 wakes"), task::toString);
  }

  /** TEST-012: a waker alone. */
  @Test
  void wakerCounts() throws Exception {
    var waker = new TestWaker();
    assertPending(Restless.of(3).poll(waker.context()));
    assertTrue(waker.isWoken());
    waker.clear();
    assertFalse(waker.isWoken());
    assertEquals(1, waker.wakes());
    assertSame(waker, waker.context().waker());
  }

  /** TEST-013: what is inside, with the context. */
  @Test
  void entersWithItsContext() throws Exception {
    var signal = new Signal<String>();
    var task = PollHarness.of(signal);
    assertSame(signal, task.computation());
    String said =
        task.enter((cx, inside) -> {
          assertSame(signal, inside);
          assertPending(inside.poll(cx));
          return "entered";
        });
    assertEquals("entered", said);
    signal.set("x");
    assertTrue(task.isWoken());
  }

  /** TEST-014: ready at once. */
  @Test
  void pollUntilIdleReady() throws Exception {
    assertReadyEquals(7, PollHarness.of(Async.ready(7)).pollUntilIdle());
  }

  /** TEST-014: pending, and nobody has woken it. */
  @Test
  void pollUntilIdlePendingNotWoken() throws Exception {
    var signal = new Signal<String>();
    assertPending(PollHarness.of(signal).pollUntilIdle());
    assertEquals(1, signal.polls());
  }

  /** TEST-014: goes on once it was woken. */
  @Test
  void pollUntilIdleAdvancesOnWake() throws Exception {
    var channel = Oneshot.<Integer>create();
    var task = PollHarness.of(channel.receiver().recvAsync());
    assertPending(task.pollUntilIdle());
    assertFalse(task.isWoken());
    channel.sender().send(3);
    assertTrue(task.isWoken());
    assertReadyEquals(3, task.pollUntilIdle());
  }

  /** TEST-014: as often as it wakes itself. */
  @Test
  void pollUntilIdleMultipleWakes() throws Exception {
    assertReadyEquals("done", PollHarness.of(Restless.of(149)).pollUntilIdle());
  }

  /** TEST-014: but not for ever. */
  @Test
  void pollUntilIdleFailsOnInfiniteWake() {
    var task = PollHarness.of(Restless.of(150));
    var e = assertThrows(AssertionError.class, task::pollUntilIdle);
    assertTrue(e.getMessage().contains("still woken after 150 polls"), e::getMessage);
    assertTrue(e.getMessage().contains("Restless"), e::getMessage);
  }

  /** TEST-015: a task goes on with it; wake-ups are the task's then. */
  @ParameterizedTest
  @EnumSource
  void runsInATask(Flavor flavor) throws Exception {
    var signal = new Signal<String>();
    var harness = PollHarness.of(signal);
    assertPending(harness.poll());
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var task = Task.spawn(harness);
        while (signal.polls() < 2) {
          Task.yieldNow();
        }
        signal.set("from the task");
        assertEquals("from the task", task.join());
      });
    }
    assertEquals(0, harness.wakes());
  }

  /** TEST-015: one inside of another. */
  @Test
  void nests() throws Exception {
    var inner = PollHarness.of(Restless.of(1));
    var outer = PollHarness.of(inner);
    assertPending(outer.poll());
    assertTrue(outer.isWoken());
    assertFalse(inner.isWoken());
    assertReady(outer.poll());
  }

  /** Closing withdraws what goes on, once, and nothing else. */
  @Test
  void closingWithdraws() throws Exception {
    var permits = new Semaphore(0);
    try (var task = PollHarness.of(permits.acquireAsync())) {
      assertPending(task.poll());
    }
    permits.addPermits(1);
    assertEquals(1, permits.availablePermits());

    var signal = new Signal<String>();
    try (var task = PollHarness.of(signal)) {
      assertPending(task.poll());
      task.cancel();
    }
    assertEquals(1, signal.cancels());
    var done = new Signal<String>();
    done.set("x");
    try (var task = PollHarness.of(done)) {
      assertReady(task.poll());
    }
    assertEquals(0, done.cancels());
  }
}
