package edo.sync;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Waiting until a condition holds; who makes it hold does so and then calls {@link
 * WaitList#tellAll} on the list.
 *
 * <p>No change is missed: the waiter begins before the look that finds the condition unfulfilled,
 * so a change after that look tells this waiter, whether it has entered yet or not.
 *
 * <p>It is the waiter itself, so that waiting costs one object, and once more as long as nobody
 * else knows it; others stand in when it must begin anew while the list may still look at it.
 */
abstract class WaitUntil<T extends @Nullable Object> extends WaitList.Waiter implements Async<T> {
  private final WaitList list;
  private WaitList.@Nullable Waiter waiter;

  /** Whether the list may still know this one. */
  private boolean known;

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

  @Override
  public abstract String awaited();

  /** Called once, when this has answered, failed or was withdrawn. */
  void ended() {}

  @Override
  public final Poll<T> poll(Context cx) {
    if (over) {
      throw Waits.isOver(this);
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
          mine = known ? new WaitList.Waiter() : this;
          list.begin(mine);
          waiter = mine;
          answer = look();
        }
        if (answer.isPending()) {
          if (list.isTold(mine, cx.waker())) {
            known |= !list.accept(mine);
            waiter = null;
            answer = look();
          } else {
            waits = true;
            cx.giveBack();
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
        known = true;
        list.leave(mine);
      }
      ended();
    }
  }

  /** Makes it as new when it has ended, if it can be; else a new one is to be made. */
  final boolean renew() {
    if (!over || known) {
      return false;
    }
    over = false;
    return true;
  }
}
