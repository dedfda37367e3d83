package edo.sim.internal;

import edo.internal.seam.Awaited;
import edo.internal.seam.Watchers;
import edo.sim.internal.time.Trace;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The points of programs that somebody watches. A point is told to the oldest barrier that wants
 * it, and to no other.
 */
public final class Barriers {
  private final Trace trace;
  private final List<Barrier> open = new ArrayList<>();
  private int numbers;

  Barriers(Trace trace) {
    this.trace = trace;
  }

  /** What happens to who comes to a point that a barrier wants. */
  public enum Effect {
    /** Nothing. */
    GO_ON,
    /** It waits until somebody lets it go. */
    SUSPEND,
    /** Something is thrown at it. */
    THROW
  }

  /**
   * Opens a barrier.
   *
   * @param wants which points
   * @param effect what happens there
   * @param failure what is thrown, if that is the effect
   * @return the barrier
   */
  public Barrier open(
      Predicate<Object> wants, Effect effect, Supplier<? extends RuntimeException> failure) {
    var barrier = new Barrier(++numbers, wants, effect, failure);
    open.add(barrier);
    Watchers.add();
    return barrier;
  }

  /** Somebody has come to a point; what to wait for, or null. */
  @Nullable Async<@Nullable Void> reached(String host, Object point, boolean mayWait) {
    for (Barrier barrier : List.copyOf(open)) {
      if (barrier.wants.test(point)) {
        trace.add(host, "point of barrier " + barrier.number);
        return barrier.reached(host, point, mayWait);
      }
    }
    return null;
  }

  void closeAll() {
    List.copyOf(open).forEach(Barrier::close);
  }

  /** One barrier. */
  public final class Barrier {
    private final int number;
    private final Predicate<Object> wants;
    private final Effect effect;
    private final Supplier<? extends RuntimeException> failure;
    private final ArrayDeque<Hit> hits = new ArrayDeque<>();
    private final ArrayList<Waker> waiters = new ArrayList<>();

    private Barrier(
        int number,
        Predicate<Object> wants,
        Effect effect,
        Supplier<? extends RuntimeException> failure) {
      this.number = number;
      this.wants = wants;
      this.effect = effect;
      this.failure = failure;
    }

    private @Nullable Async<@Nullable Void> reached(String host, Object point, boolean mayWait) {
      if (effect == Effect.SUSPEND && !mayWait) {
        throw new IllegalStateException(
            "a barrier suspends at "
                + point
                + ", but the code there cannot wait; call Trigger.at or Trigger.atAsync there, or"
                + " have the barrier do something else");
      }
      var hit = new Hit(host, point, effect == Effect.SUSPEND);
      hits.add(hit);
      waiters.forEach(Waker::wake);
      waiters.clear();
      if (effect == Effect.THROW) {
        throw failure.get();
      }
      return hit.held ? hit : null;
    }

    /**
     * Takes what has come and nobody has seen yet.
     *
     * @return the oldest, or null
     */
    public @Nullable Hit poll() {
      return hits.poll();
    }

    /**
     * Waits for the next.
     *
     * @return takes it
     */
    public Async<Hit> next() {
      return cx -> {
        Hit hit = hits.poll();
        if (hit != null) {
          return Poll.ready(hit);
        }
        if (!open.contains(this)) {
          throw new IllegalStateException("the barrier is closed, and nothing has come to it");
        }
        waiters.add(cx.waker());
        return Poll.pending();
      };
    }

    /** Wants nothing any more; lets those go whom nobody has seen. */
    public void close() {
      if (open.remove(this)) {
        Watchers.remove();
        hits.forEach(Hit::release);
        hits.clear();
        waiters.forEach(Waker::wake);
        waiters.clear();
      }
    }
  }

  /** Somebody at a point, who perhaps waits there. */
  public static final class Hit implements Async<@Nullable Void>, Awaited {
    private final String host;
    private final Object point;
    private boolean held;
    private @Nullable Waker waker;

    private Hit(String host, Object point, boolean held) {
      this.host = host;
      this.point = point;
      this.held = held;
    }

    /**
     * On which host.
     *
     * @return its name
     */
    public String host() {
      return host;
    }

    /**
     * Where.
     *
     * @return the point
     */
    public Object point() {
      return point;
    }

    /** Lets it go on. */
    public void release() {
      held = false;
      if (waker != null) {
        waker.wake();
        waker = null;
      }
    }

    @Override
    public String awaited() {
      return "a barrier that suspends at " + point;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      waker = cx.waker();
      return held ? Poll.pending() : Poll.done();
    }
  }
}
