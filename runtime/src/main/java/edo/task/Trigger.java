package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.Watchers;
import edo.internal.seam.World;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A point in a program that a simulation can watch: code says that it has come there, and a barrier
 * of {@code edo.sim} can count that, hold the task there until it is let go, or have something
 * thrown. Where nobody watches a point does nothing, and costs the read of one field; outside of
 * simulations nobody ever does.
 *
 * {@snippet :
 * void commit(Transaction transaction) {
 *   log.append(transaction);
 *   Trigger.at(new Committing(transaction.id())); // the place where a crash would hurt
 *   log.acknowledge(transaction);
 * }
 * }
 *
 * <p>A point is any object: a string, a constant of an enum, or a record that says more. Barriers
 * choose by its type and a condition.
 *
 * <p>Threading: for use by any thread; only those of simulations are watched.
 */
public final class Trigger {
  private Trigger() {}

  /**
   * Says that the calling code has come to a point.
   *
   * <p><b>Blocking:</b> suspends the calling task if a barrier wants that, until it is let go.
   * <b>Cancellation:</b> ends the wait.
   *
   * @param point where
   * @throws IllegalStateException if the caller is a poll, which cannot wait, and a barrier wants
   *     it to; use {@link #atAsync} there
   */
  public static void at(Object point) {
    if (Watchers.isAny()) {
      Async<@Nullable Void> wait = tell(point, Ambient.provider().mayAwait());
      if (wait != null) {
        var _ = Ambient.await(wait);
      }
    }
  }

  /**
   * {@link #at} as a computation.
   *
   * @param point where
   * @return done when the code may go on
   */
  public static Async<@Nullable Void> atAsync(Object point) {
    return new Reaching(Objects.requireNonNull(point, "a point must not be null"));
  }

  /**
   * Like {@link #at} for code that must not wait: a barrier that wants it to fails it.
   *
   * @param point where
   * @throws IllegalStateException if a barrier wants the caller to wait
   */
  public static void note(Object point) {
    if (Watchers.isAny()) {
      var _ = tell(point, false);
    }
  }

  /** Tells who watches; what to wait for, or null to go on. */
  private static @Nullable Async<@Nullable Void> tell(Object point, boolean mayWait) {
    Objects.requireNonNull(point, "a point must not be null");
    World world = Ambient.provider().world();
    return world == null ? null : world.reached(point, mayWait);
  }

  /** Comes to a point when it is polled. */
  private static final class Reaching implements Async<@Nullable Void> {
    private final Object point;
    private boolean told;
    private @Nullable Async<@Nullable Void> wait;

    Reaching(Object point) {
      this.point = point;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      if (!told) {
        told = true;
        wait = Watchers.isAny() ? tell(point, true) : null;
      }
      return wait == null ? Poll.done() : wait.poll(cx);
    }

    @Override
    public void cancel() {
      if (wait != null) {
        wait.cancel();
      }
    }
  }
}
