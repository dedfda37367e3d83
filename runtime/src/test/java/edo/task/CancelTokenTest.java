package edo.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.Await;
import edo.testkit.CountingWaker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * UTIL-001 … UTIL-009 (sync_cancellation_token.rs, loom_cancellation_token.rs): tokens, their
 * children and guards, polled by hand.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelTokenTest {
  /** Somebody who waits for a token. */
  private static final class Waiter {
    final CountingWaker waker = new CountingWaker();
    final Async<@Nullable Void> op;

    Waiter(CancelToken token) {
      op = token.cancelledAsync();
    }

    boolean poll() throws Exception {
      return waker.poll(op).isReady();
    }

    static Waiter pending(CancelToken token) throws Exception {
      var waiter = new Waiter(token);
      assertFalse(waiter.poll());
      return waiter;
    }

    void assertTold() throws Exception {
      assertEquals(1, waker.wakes());
      assertTrue(poll());
    }

    void assertNotTold() throws Exception {
      assertEquals(0, waker.wakes());
      assertFalse(poll());
    }
  }

  /** UTIL-004, UTIL-005, UTIL-006: cancel_token, cancel_token_owned. */
  @Test
  void whoWaitsIsToldOnce() throws Exception {
    var token = CancelToken.create();
    var first = Waiter.pending(token);
    var second = Waiter.pending(token);
    assertFalse(token.isCancelled());
    token.cancel();
    assertTrue(token.isCancelled());
    first.assertTold();
    second.assertTold();
    token.cancel();
    assertEquals(1, first.waker.wakes());
    assertTrue(new Waiter(token).poll(), "ready at once when it is cancelled");
  }

  /** UTIL-006: the waker of the latest poll counts; who has its answer does not ask again. */
  @Test
  void theLatestWakerIsWoken() throws Exception {
    var token = CancelToken.create();
    var op = token.cancelledAsync();
    var before = new CountingWaker();
    var now = new CountingWaker();
    assertTrue(before.poll(op).isPending());
    assertTrue(now.poll(op).isPending());
    token.cancel();
    assertEquals(0, before.wakes());
    assertEquals(1, now.wakes());
    assertTrue(now.poll(op).isReady());
    assertThrows(IllegalStateException.class, () -> now.poll(op));
  }

  /** UTIL-006, UTIL-007: cancel_token_owned_drop_test: who gives up is not told. */
  @Test
  void whoGivesUpIsNotTold() throws Exception {
    var token = CancelToken.create();
    var first = Waiter.pending(token);
    var second = Waiter.pending(token);
    var third = Waiter.pending(token);
    second.op.cancel();
    second.op.cancel();
    token.cancel();
    first.assertTold();
    third.assertTold();
    assertEquals(0, second.waker.wakes());
    new Waiter(token).op.cancel();
  }

  /** UTIL-002: cancel_child_token_through_parent, cancel_child_token_without_parent. */
  @Test
  void childrenAreCancelledWithTheirParentAndNotTheReverse() throws Exception {
    var parent = CancelToken.create();
    var child = parent.child();
    var other = parent.child();
    var onParent = Waiter.pending(parent);
    var onChild = Waiter.pending(child);
    var onOther = Waiter.pending(other);
    child.cancel();
    assertTrue(child.isCancelled());
    assertFalse(parent.isCancelled());
    assertFalse(other.isCancelled());
    onChild.assertTold();
    onParent.assertNotTold();
    onOther.assertNotTold();
    parent.cancel();
    onParent.assertTold();
    onOther.assertTold();
    assertEquals(1, onChild.waker.wakes());
  }

  /** UTIL-002: create_child_token_after_parent_was_cancelled. */
  @Test
  void aChildOfACancelledTokenIsCancelledAtBirth() throws Exception {
    var parent = CancelToken.create();
    var old = parent.child();
    parent.cancel();
    assertTrue(parent.child().isCancelled());
    assertTrue(new Waiter(parent.child()).poll());
    assertTrue(parent.child().child().isCancelled());
    assertTrue(old.child().isCancelled());
  }

  /**
   * UTIL-003: cancel_grandchild_token_through_parent_if_child_was_dropped,
   * drop_parent_before_child_tokens.
   */
  @Test
  void grandchildrenAreReachedThroughTokensNobodyHolds() throws Exception {
    var top = CancelToken.create();
    var leaf = Waiter.pending(top.child().child());
    var unwatched = top.child().child();
    System.gc();
    top.cancel();
    leaf.assertTold();
    assertTrue(unwatched.isCancelled());

    var orphan = CancelToken.create().child();
    var waiter = Waiter.pending(orphan);
    System.gc();
    waiter.assertNotTold();
    orphan.cancel();
    waiter.assertTold();
  }

  /** UTIL-004: cancel_only_all_descendants. */
  @Test
  void allDescendantsAreCancelledAndNobodyElse() throws Exception {
    var top = CancelToken.create();
    var uncle = top.child();
    var parent = top.child();
    var sibling = parent.child();
    var token = parent.child();
    var first = token.child();
    var second = token.child();
    var grandchild = first.child();
    var spared = new ArrayList<Waiter>();
    for (CancelToken t : new CancelToken[] {top, uncle, parent, sibling}) {
      spared.add(Waiter.pending(t));
    }
    var hit = new ArrayList<Waiter>();
    for (CancelToken t : new CancelToken[] {token, first, second, grandchild}) {
      hit.add(Waiter.pending(t));
    }
    token.cancel();
    for (Waiter w : hit) {
      w.assertTold();
    }
    for (Waiter w : spared) {
      w.assertNotTold();
    }
    assertTrue(first.isCancelled() && second.isCancelled() && grandchild.isCancelled());
    assertFalse(sibling.isCancelled());
    top.cancel();
    for (Waiter w : spared) {
      w.assertTold();
    }
  }

  /** UTIL-003: as deep as one likes: nothing recurses. */
  @Test
  void treesMayBeDeep() throws Exception {
    var top = CancelToken.create();
    var leaf = top;
    var middle = top;
    for (int i = 0; i < 100_000; i++) {
      leaf = leaf.child();
      middle = i == 1000 ? leaf : middle;
    }
    var deepest = Waiter.pending(leaf);
    var halfway = Waiter.pending(middle);
    deepest.assertNotTold();
    top.cancel();
    deepest.assertTold();
    halfway.assertTold();

    var again = Waiter.pending(CancelToken.create());
    again.op.cancel();
  }

  /** A deep tree is left all the way up when the last one below has given up. */
  @Test
  void whoGivesUpBelowIsForgottenAllTheWayUp() throws Exception {
    var top = CancelToken.create();
    var token = top;
    for (int i = 0; i < 10_000; i++) {
      token = token.child();
    }
    var waiter = Waiter.pending(token);
    waiter.op.cancel();
    var dropped = new WeakReference<>(token);
    token = top;
    waiter = null;
    Await.until(
        "the child is collected",
        () -> {
          System.gc();
          return dropped.get() == null;
        });
    token.cancel();
  }

  /**
   * UTIL-003: drop_multiple_child_tokens: a million children that come and go, waited for or not,
   * leave nothing in their parent.
   */
  @Test
  void droppedChildrenDoNotStayInTheirParent() throws Exception {
    var parent = CancelToken.create();
    var samples = new ArrayList<WeakReference<CancelToken>>();
    for (int i = 0; i < 1_000_000; i++) {
      var child = parent.child();
      if (i % 3 == 0) {
        Waiter.pending(child).op.cancel();
      } else if (i % 3 == 1) {
        var told = Waiter.pending(child);
        child.cancel();
        told.assertTold();
      }
      if (i % 1000 < 3) {
        samples.add(new WeakReference<>(child));
      }
    }
    Await.until(
        "all children are collected",
        () -> {
          System.gc();
          return samples.stream().allMatch(s -> s.get() == null);
        });
    assertFalse(parent.isCancelled());
    var last = Waiter.pending(parent.child());
    parent.cancel();
    last.assertTold();
  }

  /** UTIL-001: cloned_…, child_…, independent_…, different_…: a token equals itself alone. */
  @Test
  void tokensAreComparedByIdentity() {
    var token = CancelToken.create();
    var same = token;
    assertEquals(token, same);
    assertEquals(token.hashCode(), same.hashCode());
    assertNotEquals(token, token.child());
    assertNotEquals(token, CancelToken.create());
  }

  /** UTIL-008, UTIL-009: a guard cancels when it is closed, unless it was disarmed. */
  @Test
  void guardsCancelWhenClosed() {
    var token = CancelToken.create();
    try (var guard = token.guard()) {
      assertSame(token, guard.token());
      assertFalse(token.isCancelled());
    }
    assertTrue(token.isCancelled());

    var spared = CancelToken.create();
    try (var guard = spared.guard()) {
      assertSame(spared, guard.disarm());
    }
    assertFalse(spared.isCancelled());
    var guard = spared.guard();
    guard.close();
    guard.close();
    assertTrue(spared.isCancelled());
  }

  @Test
  void errorsTellTheName() {
    var token = CancelToken.create("upload");
    token.throwIfCancelled();
    assertEquals("CancelToken[upload, not cancelled]", token.toString());
    token.cancel();
    var e = assertThrows(CancelledException.class, token.child()::throwIfCancelled);
    assertTrue(e.getMessage().contains("upload"), e.getMessage());
    assertEquals("CancelToken[cancelled]", cancelled().toString());
  }

  private static CancelToken cancelled() {
    var token = CancelToken.create();
    token.cancel();
    return token;
  }

  /**
   * UTIL-003, UTIL-004 (loom: cancel_with_child, drop_token_with_children, drop_and_cancel_token,
   * cancel_parent_and_child): threads that wait, give up and cancel at once; nobody who waits when
   * all is cancelled is forgotten.
   */
  @Test
  void noWaiterIsForgotten() throws Exception {
    for (int round = 0; round < 300; round++) {
      var top = CancelToken.create();
      var middle = top.child();
      var told = new AtomicInteger();
      var begin = new CountDownLatch(1);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 3; i++) {
        boolean deep = i % 2 == 0;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  begin.countDown();
                  for (int n = 0; n < 20; n++) {
                    var token = deep ? middle.child() : middle;
                    var op = token.cancelledAsync();
                    if (poll(op)) {
                      break;
                    }
                    op.cancel();
                  }
                  (deep ? middle.child() : middle).awaitCancelled();
                  told.getAndIncrement();
                }));
      }
      Await.latch(begin);
      (round % 2 == 0 ? top : middle).cancel();
      for (Thread t : threads) {
        Await.end(t);
      }
      assertEquals(3, told.get());
    }
  }

  private static boolean poll(Async<@Nullable Void> op) {
    try {
      return new CountingWaker().poll(op).isReady();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
