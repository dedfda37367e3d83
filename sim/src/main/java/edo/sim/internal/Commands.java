package edo.sim.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The simulation's thread as others see it: they hand it something to do and wait for the result.
 * The queue makes what one side did visible to the other, so that everything behind it needs no
 * agreement of its own.
 */
public final class Commands {
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final Runnable onInterrupt;
  private @Nullable Thread thread;
  private boolean ended;

  /**
   * Without a thread yet.
   *
   * @param onInterrupt asks what is being done to end soon
   */
  public Commands(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
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
        onInterrupt.run(); // somebody means the simulation as a whole
      }
    }
  }

  /** Lets the thread end, if there is one; what is to be done later is done by the caller. */
  public void finish() {
    Thread before = thread;
    if (before != null) {
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
   * Has something done on the thread and waits for it; before there is one, does it here.
   *
   * @param what to do
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public <T extends @Nullable Object> T call(Callable<T> what) throws Exception {
    if (thread == null) {
      return what.call();
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
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
          onInterrupt.run();
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
