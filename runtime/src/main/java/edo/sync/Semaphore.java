package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that are taken and given back: bounds how many do something at once.
 *
 * {@snippet :
 * var connections = new Semaphore("connections", 100);
 * try (var permit = connections.acquire()) {
 *   talk();
 * }
 * }
 *
 * <p><b>Blocking:</b> {@link #acquire} waits until its permits are free. Waiters are served
 * strictly in the order in which they asked: one that wants many holds up those behind it that want
 * few, so it cannot starve. <b>Cancellation:</b> a waiter that is cancelled loses its place and
 * takes nothing, not even if its permits were on their way. <b>Backpressure:</b> that is what it is
 * for.
 *
 * <p>Safe for use by any number of tasks and threads.
 */
public final class Semaphore {
  /** The most permits a semaphore can have. */
  public static final long MAX_PERMITS = PermitQueue.MAX_PERMITS;

  private static final String KIND = "semaphore";

  private final PermitQueue queue;
  private final @Nullable String name;

  /**
   * A semaphore without a name.
   *
   * @param permits how many there are at first
   * @throws IllegalArgumentException if the number is negative or beyond {@link #MAX_PERMITS}
   */
  public Semaphore(long permits) {
    this(permits, null);
  }

  /**
   * A semaphore with a name, which appears in its errors.
   *
   * @param name the name
   * @param permits how many there are at first
   * @throws IllegalArgumentException if the number is negative or beyond {@link #MAX_PERMITS}
   */
  public Semaphore(String name, long permits) {
    this(permits, name);
  }

  private Semaphore(long permits, @Nullable String name) {
    this.name = name;
    checkCount(permits);
    this.queue = new PermitQueue(permits);
  }

  void checkCount(long permits) {
    if (permits < 0 || permits > MAX_PERMITS) {
      throw new IllegalArgumentException(
          "a number of permits of "
              + GivenUp.label(KIND, name)
              + " must be from 0 to "
              + MAX_PERMITS
              + ", but is "
              + permits);
    }
  }

  /**
   * Takes one permit.
   *
   * <p><b>Blocking:</b> until it is free and everybody who asked before has got theirs.
   *
   * @return the permit, to be closed by the caller
   * @throws ClosedException if the semaphore is closed, or is closed meanwhile
   */
  public Permit acquire() {
    return acquireMany(1);
  }

  /**
   * Takes several permits at once.
   *
   * <p><b>Blocking:</b> as for {@link #acquire}. A number that the semaphore never has at once is
   * waited for until permits are added or it is closed.
   *
   * @param n how many
   * @return the permits, to be closed by the caller
   * @throws ClosedException if the semaphore is closed, or is closed meanwhile
   * @throws IllegalArgumentException if the number is negative or beyond {@link #MAX_PERMITS}
   */
  public Permit acquireMany(long n) {
    checkCount(n);
    Waits.begin();
    if (queue.tryAcquire(n)) {
      return new Permit(this, n);
    }
    return Waits.await(acquireManyAsync(n));
  }

  /**
   * {@link #acquire} as a computation. Its place in the queue is that of its first poll.
   *
   * @return the computation
   */
  public Async<Permit> acquireAsync() {
    return acquireManyAsync(1);
  }

  /**
   * {@link #acquireMany} as a computation. Its place in the queue is that of its first poll.
   *
   * @param n how many
   * @return the computation
   * @throws IllegalArgumentException if the number is negative or beyond {@link #MAX_PERMITS}
   */
  public Async<Permit> acquireManyAsync(long n) {
    checkCount(n);
    return new Acquire<Permit>(queue, n) {
      @Override
      public String awaited() {
        return (n == 1 ? "a permit" : n + " permits") + " of " + GivenUp.label(KIND, name);
      }

      @Override
      Poll<Permit> done() {
        return Poll.ready(new Permit(Semaphore.this, n));
      }

      @Override
      ClosedException closed() {
        return ClosedException.of(KIND, name);
      }
    };
  }

  /**
   * Takes one permit if it is free and nobody waits for it.
   *
   * @return the permit, to be closed by the caller, or empty
   * @throws ClosedException if the semaphore is closed
   */
  public Optional<Permit> tryAcquire() {
    return tryAcquireMany(1);
  }

  /**
   * Takes several permits if they are free and nobody waits.
   *
   * @param n how many
   * @return the permits, to be closed by the caller, or empty
   * @throws ClosedException if the semaphore is closed
   * @throws IllegalArgumentException if the number is negative or beyond {@link #MAX_PERMITS}
   */
  public Optional<Permit> tryAcquireMany(long n) {
    checkCount(n);
    if (queue.tryAcquire(n)) {
      return Optional.of(new Permit(this, n));
    }
    if (queue.isClosed()) {
      throw ClosedException.of(KIND, name);
    }
    return Optional.empty();
  }

  /**
   * How many permits are free.
   *
   * @return the number at this moment
   */
  public long availablePermits() {
    return queue.available();
  }

  /**
   * Adds permits; whoever waits for them goes on.
   *
   * @param n how many
   * @throws IllegalArgumentException if the number is negative, or there would be more than {@link
   *     #MAX_PERMITS}; then none are added
   */
  public void addPermits(long n) {
    if (n < 0) {
      throw new IllegalArgumentException(
          "permits are added to "
              + GivenUp.label(KIND, name)
              + ", but not "
              + n
              + "; use forgetPermits to take some away");
    }
    if (!queue.release(n)) {
      throw new IllegalArgumentException(
          n
              + " more permits would make a total beyond "
              + MAX_PERMITS
              + ", the most that "
              + this
              + " can have free; add at most "
              + (MAX_PERMITS - availablePermits()));
    }
  }

  /**
   * Takes free permits away for good.
   *
   * @param n how many at most
   * @return how many there were to take
   * @throws IllegalArgumentException if the number is negative or beyond {@link #MAX_PERMITS}
   */
  public long forgetPermits(long n) {
    checkCount(n);
    return queue.forget(n);
  }

  /**
   * Ends all waiting for permits: who waits now, or asks from now on, gets a {@link
   * ClosedException}. Permits that are out can still be given back. Idempotent.
   */
  public void close() {
    queue.close();
  }

  /**
   * Whether it was closed.
   *
   * @return true for ever after {@link #close}
   */
  public boolean isClosed() {
    return queue.isClosed();
  }

  void giveBack(long n) {
    var _ = queue.release(n); // beyond the maximum only if others have added what is missing here
  }

  @Override
  public String toString() {
    return "Semaphore["
        + (name == null ? "" : name + ", ")
        + availablePermits()
        + " free"
        + (isClosed() ? ", closed]" : "]");
  }
}
