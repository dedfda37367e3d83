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

  /** A turn is ended once, also when it is ended again after others have had theirs. */
  @Test
  void aTurnEndsOnce() {
    var turns = PermitQueue.ofTurns();
    for (int i = 0; i < 3; i++) {
      assertTrue(turns.tryAcquire(1));
      long turn = turns.turn();
      assertEquals(i, turn);
      turns.endTurn(turn - 1);
      assertFalse(turns.tryAcquire(1), "that turn is long over");
      turns.endTurn(turn);
      assertEquals(1, turns.available());
      turns.endTurn(turn);
      assertEquals(1, turns.available());
    }
  }

  /** Who is given the permit and leaves had no turn: the number stays as it is. */
  @Test
  void aTurnThatWasNotTaken() {
    var turns = PermitQueue.ofTurns();
    assertTrue(turns.tryAcquire(1));
    var leaver = new Waiter(null);
    var next = new Waiter(null);
    turns.enter(leaver);
    turns.enter(next);
    turns.endTurn(0);
    assertEquals(1, leaver.settled);
    turns.leave(leaver);
    assertEquals(0, turns.available(), "the next one has it");
    assertTrue(next.take());
    assertEquals(1, turns.turn());
    turns.endTurn(1);
    assertEquals(1, turns.available());
  }

  /** It was given back while who served ran out of stack: ending the turn again serves. */
  @Test
  void aTurnThatIsOverServes() {
    var turns = PermitQueue.ofTurns();
    assertTrue(turns.tryAcquire(1));
    turns.enter(
        new PermitQueue.Waiter(1) {
          @Override
          void settled() {
            turns.leave(this);
            throw new StackOverflowError("part of the test");
          }
        });
    Waiter next = new Waiter(null);
    turns.enter(next);
    assertThrows(StackOverflowError.class, () -> turns.endTurn(0));
    assertEquals(1, turns.available());
    assertFalse(next.take());

    turns.endTurn(0);
    assertTrue(next.take());
    assertEquals(0, turns.available());
  }
}
