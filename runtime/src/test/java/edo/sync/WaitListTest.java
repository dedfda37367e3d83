package edo.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SYNC-083: {@link WaitList}: waiters that wait again, by hand. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitListTest {
  private final WaitList list = new WaitList();
  private final WaitList.Waiter waiter = new WaitList.Waiter();
  private final WaitList.Waiter other = new WaitList.Waiter();

  /** Told by the server, or before it has entered: nobody knows it, and it is told again. */
  @Test
  void waitsAgainWithTheSameObject() {
    var waker = new CountingWaker();
    for (int round = 1; round <= 3; round++) {
      list.begin(waiter);
      assertFalse(list.isTold(waiter, waker));
      list.begin(other);
      list.tellAll();
      assertEquals(round, waker.wakes());
      assertTrue(list.isTold(waiter, waker));
      assertTrue(list.accept(waiter));
      assertTrue(list.isTold(other, waker));
      assertTrue(list.accept(other));
    }
    assertFalse(list.isOccupied());
  }

  /** Told, but not woken yet: who told it will look at it once more. */
  @Test
  void doesNotWaitAgainWhileTheServerKnowsIt() {
    var again = new ArrayList<Boolean>();
    list.begin(waiter);
    list.begin(other);
    assertFalse(
        list.isTold(
            waiter,
            () -> {
              again.add(list.isTold(waiter, null) && list.accept(waiter));
              again.add(list.isTold(other, null) && list.accept(other));
            }));
    assertFalse(list.isTold(other, () -> {}));
    list.tellAll();
    assertEquals(List.of(true, false), again);
    assertFalse(list.isOccupied());
  }
}
