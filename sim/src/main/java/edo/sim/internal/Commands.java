package edo.sim.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The simulation's thread as others see it: they hand it something to do and wait for the result.
 * The queue makes what one side did visible to the other, so that everything behind it needs no
 * agreement of its own.
 */
public final class Commands {
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final Watched simulation;
  private @Nullable Thread thread;
  private final int patience;
  private boolean stuck;
  private boolean ended;

  /** What its thread is busy with. For any thread. */
  public interface Watched {
    /** Asks what is being done to end soon. */
    void requestStop();

    /**
     * Counts what is done.
     *
     * @return another number each time something new is begun
     */
    long slices();

    /**
     * Whether code of a host is running.
     *
     * @return true while a slice is
     */
    boolean isInSlice();

    /**
     * The failure of a simulation whose host does not let go of the thread.
     *
     * @return what to throw
     */
    RuntimeException stuck();
  }

  /**
   * Without a thread yet.
   *
   * @param simulation what the thread is for
   * @param patience seconds after which a slice counts as endless
   */
  public Commands(Watched simulation, int patience) {
    this.simulation = simulation;
    this.patience = patience;
  }

  /**
   * Starts the thread, the first time.
   *
   * @param maker makes it, from what it is to run
   */
  public void startOnce(Function<Runnable, Thread> maker) {
    if (thread == null) {
      Thread fresh = maker.apply(this::work);
      thread = fresh;
      fresh.setDaemon(true);
      fresh.start();
    }
  }

  private void work() {
    while (!ended) {
      try {
        queue.take().run();
      } catch (InterruptedException e) {
        simulation.requestStop(); // somebody means the simulation as a whole
      }
    }
  }

  /** Lets the thread end, if there is one; what is to be done later is done by the caller. */
  public void finish() {
    Thread before = thread;
    if (before != null && !stuck) {
      queue.add(() -> ended = true);
      boolean interrupted = false;
      while (before.isAlive()) {
        try {
          before.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      thread = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Whether there is a thread.
   *
   * @return true after {@link #startOnce}
   */
  public boolean isStarted() {
    return thread != null;
  }

  /**
   * Whether the thread is lost to code of a host that does not end.
   *
   * @return true after {@link Watched#stuck} was thrown
   */
  public boolean isStuck() {
    return stuck;
  }

  /**
   * Has something done on the thread and waits for it; before there is one, does it here.
   *
   * @param what to do
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw, or that of {@link Watched#stuck} if a host's code has run for
   *     too long; the thread is lost then, and what is to be done later is not done
   */
  public <T extends @Nullable Object> T call(Callable<T> what) throws Exception {
    if (thread == null) {
      return what.call();
    }
    if (stuck) {
      throw simulation.stuck();
    }
    var result = new CompletableFuture<T>();
    queue.add(() -> {
      try {
        var _ = result.complete(what.call());
      } catch (Throwable e) {
        var _ = result.completeExceptionally(e);
      }
    });
    boolean interrupted = false;
    long seen = -1;
    int looks = 0;
    try {
      while (true) {
        try {
          return result.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          simulation.requestStop();
        } catch (TimeoutException e) {
          long now = simulation.slices();
          looks = now == seen && simulation.isInSlice() ? looks + 1 : 0;
          seen = now;
          if (looks >= patience) {
            stuck = true;
            queue.add(() -> ended = true); // should it come back
            throw simulation.stuck();
          }
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
