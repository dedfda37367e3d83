package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Context;
import edo.testkit.CountingWaker;
import edo.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SYNC-028 to SYNC-034, SYNC-097 (sync_notify.rs, sync_notify_owned.rs), polled by hand. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotifyTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private final Notify notify = new Notify("n");

  /** A waiter with a waker of its own. */
  private final class One {
    final Notify.Notified notified = notify.notifiedAsync();
    final CountingWaker waker = new CountingWaker();

    boolean poll() throws Exception {
      return waker.poll(notified).isReady();
    }

    One polled() throws Exception {
      assertFalse(poll());
      return this;
    }
  }

  /** SYNC-029: a permit is left, one at most. */
  @Test
  void onePermitIsLeft() throws Exception {
    assertEquals("Notify[n, idle]", notify.toString());
    notify.notifyOne();
    notify.notifyLast();
    notify.notifyOne();
    assertEquals("Notify[n, notified]", notify.toString());
    notify.awaitNotified();
    var second = new One().polled();
    assertEquals("Notify[n, awaited]", notify.toString());
    notify.notifyOne();
    assertEquals(1, second.waker.wakes());
    assertTrue(second.poll());
    assertEquals("Notify[n, idle]", notify.toString());
    assertEquals("Notify[idle]", new Notify().toString());
  }

  /** SYNC-029: the oldest is told. */
  @Test
  void theOldestFirst() throws Exception {
    var a = new One().polled();
    var b = new One().polled();
    notify.notifyOne();
    assertEquals(List.of(1, 0), List.of(a.waker.wakes(), b.waker.wakes()));
    assertFalse(b.poll());
    notify.notifyOne();
    assertEquals(List.of(1, 1), List.of(a.waker.wakes(), b.waker.wakes()));
    assertTrue(a.poll());
    assertTrue(b.poll());
    assertFalse(new One().poll());
  }

  /** SYNC-030: the newest is told; with nobody there, the permit is left. */
  @Test
  void theNewestFirst() throws Exception {
    var waiters = new ArrayList<One>();
    for (int i = 0; i < 4; i++) {
      waiters.add(new One().polled());
    }
    notify.notifyLast();
    notify.notifyOne();
    notify.notifyLast();
    assertTrue(waiters.get(3).poll());
    assertTrue(waiters.get(0).poll());
    assertTrue(waiters.get(2).poll());
    assertFalse(waiters.get(1).poll());
    notify.notifyLast();
    assertTrue(waiters.get(1).poll());
    notify.notifyLast();
    assertTrue(new One().poll());
  }

  /** SYNC-028, SYNC-031: all that exist are told, polled or not; no permit is left. */
  @Test
  void allThatExist() throws Exception {
    var a = new One().polled();
    var b = new One().polled();
    var unpolled = new One();
    notify.notifyWaiters();
    var late = new One();
    assertEquals(List.of(1, 1), List.of(a.waker.wakes(), b.waker.wakes()));
    assertTrue(a.poll());
    assertTrue(b.poll());
    assertTrue(unpolled.poll());
    assertFalse(late.poll());
    notify.notifyOne();
    assertTrue(late.poll());
  }

  /** SYNC-031: who was told with all others leaves the permit alone. */
  @Test
  void thePermitStays() throws Exception {
    var unpolled = new One();
    var dropped = new One();
    notify.notifyWaiters();
    notify.notifyOne();
    assertTrue(unpolled.poll());
    dropped.notified.cancel();
    assertTrue(new One().poll());
    assertFalse(new One().poll());
  }

  /** SYNC-031: telling all and then one leaves the permit, telling one and then all does not. */
  @Test
  void oneAndAllInTheirOrder() throws Exception {
    var a = new One().polled();
    notify.notifyWaiters();
    notify.notifyOne();
    assertTrue(a.poll());
    var b = new One();
    assertTrue(b.poll());
    var c = new One().polled();
    notify.notifyOne();
    notify.notifyWaiters();
    assertTrue(c.poll());
    assertFalse(new One().poll());
  }

  /**
   * SYNC-029: who is cancelled after it was told tells the next one; the last leaves the permit.
   */
  @Test
  void passedOnToTheOldest() throws Exception {
    var a = new One().polled();
    var b = new One().polled();
    var c = new One().polled();
    notify.notifyOne();
    a.notified.cancel();
    assertEquals(List.of(1, 0), List.of(b.waker.wakes(), c.waker.wakes()));
    b.notified.cancel();
    b.notified.cancel();
    assertEquals(1, c.waker.wakes());
    c.notified.cancel();
    assertTrue(new One().poll());
    assertFalse(new One().poll());
  }

  /** SYNC-029, SYNC-030: after notifyLast it is passed on to the newest. */
  @Test
  void passedOnToTheNewest() throws Exception {
    var a = new One().polled();
    var b = new One().polled();
    var c = new One().polled();
    notify.notifyLast();
    c.notified.cancel();
    assertEquals(List.of(0, 1), List.of(a.waker.wakes(), b.waker.wakes()));
    b.notified.cancel();
    assertTrue(a.poll());
  }

  /** SYNC-029: who was told with all others has nothing to pass on, nor who was not told. */
  @Test
  void nothingToPassOn() throws Exception {
    var a = new One().polled();
    var b = new One().polled();
    notify.notifyWaiters();
    a.notified.cancel();
    assertTrue(b.poll());
    var c = new One().polled();
    var d = new One().polled();
    c.notified.cancel();
    new One().notified.cancel();
    assertEquals(0, d.waker.wakes());
    notify.notifyOne();
    assertEquals(0, c.waker.wakes());
    assertTrue(d.poll());
    assertFalse(new One().poll());
  }

  /** SYNC-032: a place, or the permit, before the first poll. */
  @Test
  void enable() throws Exception {
    var a = new One();
    assertFalse(a.notified.enable());
    assertFalse(a.notified.enable());
    var b = new One().polled();
    notify.notifyOne();
    assertFalse(b.poll());
    assertTrue(a.notified.enable());
    assertTrue(a.poll());
    notify.notifyWaiters();
    assertTrue(b.poll());
    notify.notifyOne();
    var c = new One();
    assertTrue(c.notified.enable(), "takes the permit");
    assertFalse(new One().notified.enable());
    assertTrue(c.notified.enable());
    assertTrue(c.poll());
    assertThrows(IllegalStateException.class, c.notified::enable);
    assertThrows(IllegalStateException.class, c::poll);
    var d = new One();
    notify.notifyWaiters();
    assertTrue(d.notified.enable());
    assertTrue(d.poll());
  }

  /** SYNC-032: cancelled with the permit, it leaves it. */
  @Test
  void enabledAndCancelled() throws Exception {
    notify.notifyOne();
    var a = new One();
    assertTrue(a.notified.enable());
    a.notified.cancel();
    assertThrows(IllegalStateException.class, a.notified::enable);
    assertTrue(new One().poll());
  }

  /** SYNC-034: polled by another task, the waiter wakes that one. */
  @Test
  void theWakerIsThatOfTheLastPoll() throws Exception {
    var a = new One().polled();
    var other = new CountingWaker();
    assertTrue(other.poll(a.notified).isPending());
    notify.notifyOne();
    assertEquals(List.of(0, 1), List.of(a.waker.wakes(), other.wakes()));
    assertTrue(a.poll());
  }

  /** SYNC-034: a waker may come back, in every way, and may throw. */
  @Test
  void wakersComeBack() throws Exception {
    runtimes.expectAlarm("a waker threw");
    var late = new ArrayList<One>();
    var first = notify.notifiedAsync();
    assertTrue(
        first
            .poll(
                Context.of(() -> {
                  try {
                    late.add(new One().polled());
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                  notify.notifyOne();
                  notify.notifyWaiters();
                  notify.notifyOne();
                  throw new IllegalStateException("meant to");
                }))
            .isPending());
    var second = new One().polled();
    notify.notifyWaiters();
    assertEquals(1, late.size());
    assertEquals(List.of(1, 1), List.of(late.getFirst().waker.wakes(), second.waker.wakes()));
    assertTrue(late.getFirst().poll());
    assertTrue(second.poll());
    first.cancel();
    assertTrue(new One().poll(), "the permit of the last call");
  }

  /** SYNC-029: many come and go, and none is left behind. */
  @Test
  void goneInAnyOrder() throws Exception {
    var waiters = new ArrayList<One>();
    for (int i = 0; i < 60; i++) {
      waiters.add(new One().polled());
    }
    for (int i = 0; i < 60; i += 3) {
      waiters.get(i).notified.cancel();
      waiters.get(59 - i).notified.cancel();
    }
    for (int i = 1; i < 60; i += 3) {
      notify.notifyOne();
      assertTrue(waiters.get(i).poll(), "waiter " + i);
    }
    assertEquals("Notify[n, idle]", notify.toString());
  }
}
