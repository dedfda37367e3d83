package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Async;
import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SYNC-017 to SYNC-025 (sync_semaphore.rs, semaphore_batch.rs), one step at a time. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreTest {
  /** Somebody who waits, polled by hand. */
  private static final class Waiter {
    final CountingWaker waker = new CountingWaker();
    final Async<Permit> op;

    Waiter(Async<Permit> op) {
      this.op = op;
    }

    static Waiter of(Semaphore s, long n) throws Exception {
      var w = new Waiter(s.acquireManyAsync(n));
      assertTrue(w.waker.poll(w.op).isPending());
      return w;
    }

    boolean isReady() {
      return waker.wakes() > 0;
    }

    Permit take() throws Exception {
      return waker.poll(op).value();
    }
  }

  /** SYNC-017: the limits of the number. */
  @Test
  void theNumberOfPermitsHasLimits() {
    assertEquals(0, new Semaphore(0).availablePermits());
    assertEquals(Semaphore.MAX_PERMITS, new Semaphore(Semaphore.MAX_PERMITS).availablePermits());
    for (long wrong : new long[] {-1, Semaphore.MAX_PERMITS + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> new Semaphore(wrong));
      var s = new Semaphore(1);
      assertThrows(IllegalArgumentException.class, () -> s.acquireMany(wrong));
      assertThrows(IllegalArgumentException.class, () -> s.acquireManyAsync(wrong));
      assertThrows(IllegalArgumentException.class, () -> s.tryAcquireMany(wrong));
      assertThrows(IllegalArgumentException.class, () -> s.addPermits(wrong));
      assertThrows(IllegalArgumentException.class, () -> s.forgetPermits(wrong));
      assertEquals(1, s.availablePermits());
    }
  }

  /** SYNC-018, SYNC-019, SYNC-022: taken, given back, added. */
  @Test
  void permitsComeAndGo() {
    var s = new Semaphore(3);
    var one = s.acquire();
    assertEquals(1, one.count());
    var two = s.acquireMany(2);
    assertEquals(0, s.availablePermits());
    assertEquals(Optional.empty(), s.tryAcquire());
    one.close();
    one.close();
    assertEquals(1, s.availablePermits());
    two.close();
    assertEquals(3, s.availablePermits());
    s.addPermits(2);
    assertEquals(5, s.tryAcquireMany(5).orElseThrow().count());
  }

  /** SYNC-022: no more than the maximum, and nothing changes if it would be. */
  @Test
  void permitsDoNotOverflow() {
    var s = new Semaphore("full", Semaphore.MAX_PERMITS);
    var e = assertThrows(IllegalArgumentException.class, () -> s.addPermits(1));
    assertTrue(e.getMessage().contains("full"), e.getMessage());
    assertEquals(Semaphore.MAX_PERMITS, s.availablePermits());
    s.acquireMany(Semaphore.MAX_PERMITS).close();
    assertEquals(Semaphore.MAX_PERMITS, s.availablePermits());
  }

  /** SYNC-022: forgetting takes what there is. */
  @Test
  void permitsAreForgotten() {
    var s = new Semaphore(5);
    assertEquals(2, s.forgetPermits(2));
    assertEquals(3, s.forgetPermits(10));
    assertEquals(0, s.forgetPermits(10));
    assertEquals(0, s.availablePermits());
  }

  /** SYNC-018: first come, first served, also past one that wants many. */
  @Test
  void waitersAreServedInOrder() throws Exception {
    var s = new Semaphore(1);
    var many = Waiter.of(s, 3);
    var one = Waiter.of(s, 1);
    assertEquals(Optional.empty(), s.tryAcquire(), "the free one belongs to the queue");
    s.addPermits(1);
    assertFalse(many.isReady() || one.isReady());
    s.addPermits(2);
    assertTrue(many.isReady() && one.isReady());
    many.take().close();
    assertEquals(3, s.availablePermits());
    one.take().close();
    assertEquals(4, s.availablePermits());
  }

  /** SYNC-018: what a cancelled waiter has collected goes to the next, wherever it stands. */
  @Test
  void aCancelledWaiterKeepsNothing() throws Exception {
    for (int who = 0; who < 3; who++) {
      var s = new Semaphore(2);
      var all = new ArrayList<Waiter>();
      for (int i = 0; i < 3; i++) {
        all.add(Waiter.of(s, 3));
      }
      all.get(who).op.cancel();
      all.get(who).op.cancel();
      s.addPermits(4);
      for (int i = 0; i < 3; i++) {
        assertEquals(i != who, all.get(i).isReady(), "cancelled " + who + ", asked " + i);
      }
      assertEquals(0, s.availablePermits());
    }
  }

  /** SYNC-018: permits that were granted and not taken are not lost. */
  @Test
  void aGrantThatIsNotTakenGoesOn() throws Exception {
    var s = new Semaphore(0);
    var first = Waiter.of(s, 2);
    var second = Waiter.of(s, 2);
    s.addPermits(2);
    assertTrue(first.isReady());
    assertFalse(second.isReady());
    first.op.cancel();
    assertTrue(second.isReady());
    second.take();
    assertEquals(0, s.availablePermits());
    second.op.cancel();
    assertEquals(0, s.availablePermits(), "it has the permits, cancelling comes too late");
    assertThrows(IllegalStateException.class, () -> second.waker.poll(second.op));
  }

  /** A computation that is withdrawn before its first poll has no effect. */
  @Test
  void neverPolled() {
    var s = new Semaphore(1);
    s.acquireAsync().cancel();
    assertEquals(1, s.availablePermits());
  }

  /** The waker of the last poll counts. */
  @Test
  void theWakerMayChange() throws Exception {
    var s = new Semaphore(0);
    var waiter = Waiter.of(s, 1);
    var later = new CountingWaker();
    assertTrue(later.poll(waiter.op).isPending());
    s.addPermits(1);
    assertEquals(0, waiter.waker.wakes());
    assertEquals(1, later.wakes());
    assertTrue(later.poll(waiter.op).isReady());
  }

  /** SYNC-018: none are asked for and none waits, they are there at once. */
  @Test
  void noneIsAlwaysThere() throws Exception {
    var s = new Semaphore(0);
    assertEquals(0, s.acquireMany(0).count());
    var waiter = Waiter.of(s, 1);
    var none = Waiter.of(s, 0);
    assertFalse(none.isReady(), "first come, first served");
    s.addPermits(1);
    assertTrue(waiter.isReady() && none.isReady());
  }

  /** SYNC-023: closing ends waiting, and gives back what was collected. */
  @Test
  void closed() throws Exception {
    var s = new Semaphore("pool", 2);
    var out = s.acquire();
    var waiters = new ArrayList<Waiter>();
    for (int i = 0; i < 3; i++) {
      waiters.add(Waiter.of(s, 2));
    }
    assertFalse(s.isClosed());
    s.close();
    s.close();
    assertTrue(s.isClosed());
    for (Waiter w : waiters) {
      assertTrue(w.isReady());
      var e = assertThrows(ClosedException.class, w::take);
      assertTrue(e.getMessage().contains("pool"), e.getMessage());
    }
    assertEquals(1, s.availablePermits());
    assertThrows(ClosedException.class, s::acquire);
    assertThrows(ClosedException.class, s::tryAcquire);
    assertThrows(ClosedException.class, () -> new CountingWaker().poll(s.acquireAsync()));
    out.close();
    assertEquals(2, s.availablePermits());
    s.addPermits(1);
    assertEquals(3, s.forgetPermits(5));
  }

  /** SYNC-023: a grant that came before the close counts. */
  @Test
  void grantedBeforeTheClose() throws Exception {
    var s = new Semaphore(0);
    var waiter = Waiter.of(s, 1);
    s.addPermits(1);
    s.close();
    assertEquals(1, waiter.take().count());
  }

  /** SYNC-024: permits are merged, split and forgotten. */
  @Test
  void permitsAreMergedAndSplit() {
    var s = new Semaphore(10);
    var a = s.acquireMany(4);
    var b = s.acquireMany(3);
    a.merge(b);
    assertEquals(7, a.count());
    assertEquals(0, b.count());
    b.close();
    assertEquals(3, s.availablePermits());
    var c = a.split(2).orElseThrow();
    assertEquals(5, a.count());
    assertEquals(Optional.empty(), a.split(6));
    assertEquals(0, a.split(0).orElseThrow().count());
    assertThrows(IllegalArgumentException.class, () -> a.split(-1));
    assertThrows(IllegalArgumentException.class, () -> a.merge(new Semaphore(1).acquire()));
    assertThrows(IllegalArgumentException.class, () -> a.merge(a));
    c.forget();
    c.close();
    a.close();
    assertEquals(8, s.availablePermits());
  }

  /** SYNC-025: a waker that comes back to the semaphore finds it usable. */
  @Test
  void wakersMayUseTheSemaphore() throws Exception {
    var s = new Semaphore(0);
    var got = new ArrayList<Optional<Permit>>();
    var first = s.acquireAsync();
    assertTrue(
        first
            .poll(
                edo.task.Context.of(() -> {
                  s.addPermits(1);
                  got.add(s.tryAcquire());
                }))
            .isPending());
    var second = Waiter.of(s, 1);
    s.addPermits(1);
    assertTrue(second.isReady(), "served by the one who was waking");
    assertEquals(1, got.size());
    second.take();
    first.cancel();
    assertEquals(1, s.availablePermits());
  }

  /** SYNC-025: many are served in one go. */
  @Test
  void manyAtOnce() throws Exception {
    var s = new Semaphore(0);
    var waiters = new ArrayList<Waiter>();
    for (int i = 0; i < 1000; i++) {
      waiters.add(Waiter.of(s, 1));
    }
    s.addPermits(999);
    for (int i = 0; i < 999; i++) {
      assertTrue(waiters.get(i).isReady());
    }
    assertFalse(waiters.get(999).isReady());
  }

  /** Names and numbers for people. */
  @Test
  void saysWhatItIs() {
    var s = new Semaphore("db", 2);
    assertEquals("Semaphore[db, 2 free]", s.toString());
    s.close();
    assertEquals("Semaphore[db, 2 free, closed]", s.toString());
    assertEquals("Permit[1 of Semaphore[4 free]]", new Semaphore(5).acquire().toString());
  }
}
