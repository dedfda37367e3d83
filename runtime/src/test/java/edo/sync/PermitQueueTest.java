package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thread that cannot finish serving the queue, for want of stack or memory, leaves it usable. */
class PermitQueueTest {
  private final PermitQueue queue = new PermitQueue(0);

  private static final class Waiter extends PermitQueue.Waiter {
    private final @Nullable Error failure;
    private int settled;

    Waiter(@Nullable Error failure) {
      super(1);
      this.failure = failure;
    }

    @Override
    void settled() {
      settled++;
      if (failure != null) {
        throw failure;
      }
    }
  }

  private Waiter enter(@Nullable Error failure) {
    var waiter = new Waiter(failure);
    queue.enter(waiter);
    return waiter;
  }

  @Test
  void whoWaitsBehindIsServedByTheNextRelease() {
    var failure = new StackOverflowError("part of the test");
    Waiter first = enter(failure);
    Waiter second = enter(null);
    assertSame(failure, assertThrows(StackOverflowError.class, () -> queue.release(1)));
    assertTrue(first.take(), "it was given the permit before");
    assertFalse(second.take());

    assertTrue(queue.release(1));
    assertTrue(second.take());
    assertEquals(1, second.settled);
    assertEquals(0, queue.available());
  }

  /** The permits are there, only nobody was told: a release of none tells them. */
  @Test
  void aReleaseOfNoneServes() {
    var failure = new StackOverflowError("part of the test");
    Waiter first = enter(failure);
    Waiter second = enter(null);
    assertThrows(StackOverflowError.class, () -> queue.release(2));
    assertFalse(second.take());

    assertTrue(queue.release(0));
    assertTrue(first.take());
    assertTrue(second.take());
  }

  @Test
  void whoComesAndGoesLaterIsServed() {
    enter(new StackOverflowError("part of the test"));
    assertThrows(StackOverflowError.class, () -> queue.release(1));
    Waiter gone = enter(null);
    Waiter stays = enter(null);
    queue.leave(gone);
    assertTrue(queue.release(1));
    assertFalse(gone.take());
    assertTrue(stays.take());
  }
}
