package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one task holds at a time, and may hold while it waits for something else.
 *
 * {@snippet :
 * var mutex = new Mutex("balance");
 * try (var guard = mutex.lock()) {
 *   balance += 1;
 * }
 * }
 *
 * <p>A lock belongs to its {@link Guard} and not to a thread: the guard may be handed to another
 * task, and who holds the lock and asks for it again waits for itself, for ever or until its
 * deadline. A holder that fails gives the lock back as it unwinds; nothing is poisoned. What one
 * holder wrote the next one sees.
 *
 * <p><b>Blocking:</b> {@link #lock} waits until the lock is free; waiters get it in the order in
 * which they asked. <b>Cancellation:</b> a waiter that is cancelled loses its place; if it was just
 * given the lock, the next one gets it.
 *
 * <p>Safe for use by any number of tasks and threads.
 */
public final class Mutex {
  private final PermitQueue queue = PermitQueue.ofTurns();
  private final @Nullable String name;

  /** A free lock without a name. */
  public Mutex() {
    this.name = null;
  }

  /**
   * A free lock with a name, for people who read logs.
   *
   * @param name the name
   */
  public Mutex(String name) {
    this.name = name;
  }

  /**
   * Takes the lock.
   *
   * <p><b>Blocking:</b> until it is free and everybody who asked before has had it.
   *
   * @return the guard, to be closed by the caller
   */
  public Guard lock() {
    Waits.begin();
    return queue.tryAcquire(1) ? new Guard(this) : Waits.await(lockAsync());
  }

  /**
   * {@link #lock} as a computation. Its place in the queue is that of its first poll.
   *
   * @return the computation
   */
  public Async<Guard> lockAsync() {
    return new Acquire<Guard>(queue, 1) {
      @Override
      public String awaited() {
        return GivenUp.label("mutex", name);
      }

      @Override
      Poll<Guard> done() {
        return Poll.ready(new Guard(Mutex.this));
      }
    };
  }

  /**
   * Takes the lock if it is free and nobody waits for it.
   *
   * @return the guard, to be closed by the caller, or empty
   */
  public Optional<Guard> tryLock() {
    return queue.tryAcquire(1) ? Optional.of(new Guard(this)) : Optional.empty();
  }

  /**
   * Whether somebody holds it, or is about to.
   *
   * @return the state at this moment
   */
  public boolean isLocked() {
    return queue.available() == 0;
  }

  @Override
  public String toString() {
    return "Mutex[" + (name == null ? "" : name + ", ") + (isLocked() ? "locked]" : "free]");
  }

  /** The right to be the only one. Closing it again does nothing. */
  public static final class Guard implements AutoCloseable {
    private final Mutex mutex;
    private final long turn;

    private Guard(Mutex mutex) {
      this.mutex = mutex;
      this.turn = mutex.queue.turn();
    }

    /**
     * What it locks.
     *
     * @return the mutex
     */
    public Mutex mutex() {
      return mutex;
    }

    /** Gives the lock back; whoever is next has it. */
    @Override
    public void close() {
      mutex.queue.endTurn(turn);
    }
  }
}
