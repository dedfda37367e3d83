package edo.sync;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Waiting until a condition holds; who makes it hold does so and then calls {@link
 * WaitList#tellAll} on the list.
 *
 * <p>No change is missed: the waiter is made before the look that finds the condition unfulfilled,
 * so a change after that look tells this waiter, whether it has entered yet or not.
 */
abstract class WaitUntil<T extends @Nullable Object> implements Async<T> {
  private final WaitList list;
  private WaitList.@Nullable Waiter waiter;
  private boolean over;

  WaitUntil(WaitList list) {
    this.list = list;
  }

  /**
   * Looks.
   *
   * @return the answer, or pending while the condition does not hold; throws if it never will
   */
  abstract Poll<T> look();

  /** Called once, when this has answered, failed or was withdrawn. */
  void ended() {}

  @Override
  public final Poll<T> poll(Context cx) {
    if (over) {
      throw Waits.isOver();
    }
    if (!cx.proceed()) {
      return Poll.pending();
    }
    Poll<T> answer = Poll.pending();
    boolean waits = false;
    try {
      answer = look();
      while (answer.isPending() && !waits) {
        WaitList.Waiter mine = waiter;
        if (mine == null) {
          mine = list.waiter();
          waiter = mine;
          answer = look();
        }
        if (answer.isPending()) {
          if (list.isTold(mine, cx.waker())) {
            list.accept(mine);
            waiter = null;
            answer = look();
          } else {
            waits = true;
          }
        }
      }
      return answer;
    } finally {
      if (!waits) { // answered, or thrown
        cancel();
      }
    }
  }

  @Override
  public final void cancel() {
    if (!over) {
      over = true;
      WaitList.Waiter mine = waiter;
      if (mine != null) {
        waiter = null;
        list.leave(mine);
      }
      ended();
    }
  }
}
