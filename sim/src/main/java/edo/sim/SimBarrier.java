package edo.sim;

import edo.internal.seam.Ambient;
import edo.internal.seam.Awaited;
import edo.sim.internal.Barriers.Barrier;
import edo.sim.internal.Barriers.Hit;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.Optional;

/**
 * Watches points in the code of simulated hosts, see {@link edo.task.Trigger}, until it is closed.
 *
 * {@snippet :
 * try (var barrier =
 *     sim.barrier(Committing.class, point -> point.id() == 3, Reaction.suspend())) {
 *   try (var third = barrier.awaitTriggered()) {
 *     sim.crash(third.host()); // between the log and the answer
 *   }
 * }
 * sim.bounce("database");
 * }
 *
 * <p>Each time code comes to a point it is told to one barrier: the oldest of those that watch it.
 *
 * <p>Threading: as {@link Sim}.
 *
 * @param <T> the type of the points
 */
public final class SimBarrier<T> implements AutoCloseable {
  private final Calls calls;
  private final Barrier barrier;
  private final Class<T> type;

  SimBarrier(Calls calls, Barrier barrier, Class<T> type) {
    this.calls = calls;
    this.barrier = barrier;
    this.type = type;
  }

  /** A wait that failures can name. */
  private abstract class Next implements Async<Triggered<T>>, Awaited {
    @Override
    public String awaited() {
      return "a barrier, until code comes to a point of type " + type.getName();
    }
  }

  private Triggered<T> triggered(Hit hit) {
    return new Triggered<>(calls, hit, type.cast(hit.point()));
  }

  /**
   * Waits for the next time that code comes, or has come, to a point.
   *
   * <p><b>Blocking:</b> suspends the calling task, which must be one of the simulation. Outside use
   * {@link #tryTriggered} between two calls of {@link Sim#runFor}. <b>Cancellation:</b> nothing is
   * lost.
   *
   * @return to be closed, which lets the code go on if it is suspended
   * @throws IllegalStateException if the barrier is closed, or the caller is outside
   */
  public Triggered<T> awaitTriggered() {
    if (!calls.isInside()) {
      throw new IllegalStateException(
          "only code inside of the simulation can wait; call runFor or step, then tryTriggered");
    }
    return Ambient.await(awaitTriggeredAsync());
  }

  /**
   * {@link #awaitTriggered} as a computation.
   *
   * @return the next
   */
  public Async<Triggered<T>> awaitTriggeredAsync() {
    Async<Hit> next = barrier.next();
    return new Next() {
      @Override
      public Poll<Triggered<T>> poll(Context cx) throws Exception {
        Poll<Hit> hit = next.poll(cx);
        return hit.isPending() ? Poll.pending() : Poll.ready(triggered(hit.value()));
      }
    };
  }

  /**
   * The next time that code has come to a point, if it has.
   *
   * @return to be closed; empty if nobody has come since the last one
   */
  public Optional<Triggered<T>> tryTriggered() {
    return calls.call(() -> Optional.ofNullable(barrier.poll()).map(this::triggered));
  }

  /**
   * Stops watching. Code that is suspended and was not returned by {@link #awaitTriggered} or
   * {@link #tryTriggered} yet goes on. Closing twice does nothing.
   */
  @Override
  public void close() {
    var _ =
        calls.call(() -> {
          barrier.close();
          return true;
        });
  }
}
