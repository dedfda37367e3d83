package edo.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.WakerSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Computations that one task polls side by side, each only after it was woken: what joins and races
 * are made of. So a thousand of them cost a thousand polls and not a million, and none that merely
 * waits uses up the budget again and again.
 *
 * <p>Each child has a waker of its own, which sets the child's bit and wakes the task; a poll takes
 * the bits, a word at a time, and asks those. When the budget ends the bits that are left go back.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>woken</td><td colspan="2">atomic or, swap</td><td>wakers set, the poller takes</td></tr>
 * <tr><td>parent</td><td>volatile</td><td>volatile</td><td>the poller</td></tr>
 * <tr><td>Child.computation</td><td>plain</td><td>plain</td><td>the poller</td></tr>
 * <tr><td>Child.over</td><td>volatile</td><td>volatile</td><td>the poller</td></tr>
 * </table>
 *
 * <p><b>No wake-up is lost:</b> a waker sets its bit and then reads {@code parent}; the poller
 * stores {@code parent} and then takes the bits. So the poller sees the bit, or the waker sees whom
 * to wake. The bits carry what the waker did before to the poll that follows.
 */
final class Siblings {
  /** What becomes of an answer. */
  interface Visitor {
    /**
     * Called when a child has produced a value.
     *
     * @return true to stop asking
     */
    boolean ready(int index, @Nullable Object value);

    /**
     * Called when a child has thrown.
     *
     * @return true to stop asking
     */
    boolean failed(int index, Throwable e);
  }

  private static final int BITS = 6;

  private final Child[] children;
  private final AtomicLongArray woken;
  private final ChildContext context = new ChildContext();
  private volatile @Nullable Waker parent;
  private int left;
  private int start = -1;
  private boolean inOrder;

  Siblings(List<? extends Async<?>> computations) {
    int n = computations.size();
    left = n;
    children = new Child[n];
    woken = new AtomicLongArray((n + Long.SIZE - 1) >> BITS);
    for (int i = 0; i < n; i++) {
      children[i] = new Child(i, computations.get(i));
      woken.getAndAccumulate(i >> BITS, 1L << i, (a, b) -> a | b);
    }
  }

  /** How many have not ended. */
  int left() {
    return left;
  }

  /** Asks from the first on at each poll, instead of from the next. */
  void inOrder() {
    inOrder = true;
  }

  /** Asks those that were woken, until the visitor has had enough or the budget ends. */
  void poll(Context cx, Visitor visitor) {
    parent = cx.waker();
    int n = children.length;
    if (n == 0) {
      return;
    }
    start = inOrder || start + 1 == n ? 0 : start + 1;
    int words = woken.length();
    int first = start >> BITS;
    long fromStart = -1L << start;
    if (!visit(cx, visitor, first, fromStart)) {
      return;
    }
    for (int i = 1; i < words; i++) {
      if (!visit(cx, visitor, first + i < words ? first + i : first + i - words, -1L)) {
        return;
      }
    }
    var _ = visit(cx, visitor, first, ~fromStart);
  }

  /** Asks the woken of some bits of a word; false to ask no more in this poll. */
  private boolean visit(Context cx, Visitor visitor, int word, long mask) {
    if ((woken.get(word) & mask) == 0) {
      return true;
    }
    long bits = woken.getAndAccumulate(word, ~mask, (a, b) -> a & b) & mask;
    boolean more = true;
    while (more && bits != 0) {
      int index = (word << BITS) + Long.numberOfTrailingZeros(bits);
      if (!cx.hasBudget() && !cx.proceed()) {
        more = false;
      } else {
        bits &= bits - 1;
        more = !ask(cx, visitor, index);
      }
    }
    if (bits != 0) {
      woken.getAndAccumulate(word, bits, (a, b) -> a | b);
    }
    return more;
  }

  /** Asks one; true if the visitor has had enough. */
  private boolean ask(Context cx, Visitor visitor, int index) {
    Child child = children[index];
    Async<?> computation = child.computation;
    if (computation == null) {
      return false;
    }
    Poll<?> answer;
    try {
      answer = context.poll(cx, child, computation);
    } catch (Throwable e) {
      end(child);
      return visitor.failed(index, e);
    }
    if (answer.isPending()) {
      return false;
    }
    end(child);
    return visitor.ready(index, answer.value());
  }

  private void end(Child child) {
    child.computation = null;
    child.over = true;
    left--;
  }

  /** What those wait for that have not ended. By any thread. */
  String awaited(String between) {
    var waiting = new @Nullable Object[children.length];
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = children[i].computation;
    }
    return Awaited.ofEach(waiting, between);
  }

  /** Withdraws all that have not ended. */
  void cancel() {
    for (Child child : children) {
      Async<?> computation = child.computation;
      if (computation != null) {
        end(child);
        Select.withdraw(computation);
      }
    }
  }

  private final class Child implements Waker, WakerSet.Mortal {
    private final int index;
    private @Nullable Async<?> computation;
    private volatile boolean over;

    Child(int index, Async<?> computation) {
      this.index = index;
      this.computation = computation;
    }

    @Override
    public void wake() {
      if (!over) {
        woken.getAndAccumulate(index >> BITS, 1L << index, (a, b) -> a | b);
        Waker waiting = parent;
        if (waiting != null) {
          waiting.wake();
        }
      }
    }

    @Override
    public boolean isOver() {
      return over;
    }
  }

  /** The task's context with a child's waker: the budget is the task's. */
  private static final class ChildContext extends Context {
    private @Nullable Waker child;

    ChildContext() {}

    @Override
    public Waker waker() {
      Waker polled = child;
      if (polled == null) {
        throw new IllegalStateException("a Context is valid during the poll it was given to only");
      }
      return polled;
    }

    Poll<?> poll(Context cx, Waker waker, Async<?> computation) throws Exception {
      child = waker;
      refill(cx.remaining());
      try {
        return computation.poll(this);
      } finally {
        child = null;
        cx.refill(remaining());
        if (hasRefused()) {
          var _ = cx.proceed(); // so that the runtime counts it
        }
      }
    }
  }
}
