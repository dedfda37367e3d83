package edo.sync;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Permits of a {@link Semaphore}, to be given back with {@link #close}. May be handed to another
 * task. Closing it again does nothing.
 */
public final class Permit implements AutoCloseable {
  private final Semaphore semaphore;
  private final AtomicLong count;

  Permit(Semaphore semaphore, long count) {
    this.semaphore = semaphore;
    this.count = new AtomicLong(count);
  }

  /**
   * How many permits this stands for.
   *
   * @return the number; 0 once it was closed, forgotten or merged into another
   */
  public long count() {
    return count.get();
  }

  /**
   * Where they are from.
   *
   * @return the semaphore
   */
  public Semaphore semaphore() {
    return semaphore;
  }

  /** Gives the permits back; whoever waits for them goes on. */
  @Override
  public void close() {
    semaphore.giveBack(count.getAndSet(0));
  }

  /** Drops the permits for good: the semaphore has fewer from now on. */
  public void forget() {
    count.set(0);
  }

  /**
   * Adds the permits of another one to this one; the other has none afterwards.
   *
   * @param other permits of the same semaphore
   * @throws IllegalArgumentException if they are of another semaphore, or the very same permits
   */
  public void merge(Permit other) {
    if (other.semaphore != semaphore) {
      throw new IllegalArgumentException(
          "permits of " + other.semaphore + " cannot be merged into permits of " + semaphore);
    }
    if (other == this) {
      throw new IllegalArgumentException("a permit cannot be merged into itself");
    }
    count.addAndGet(other.count.getAndSet(0));
  }

  /**
   * Takes some of the permits out, to be given back on their own.
   *
   * @param n how many
   * @return permits for them, empty if this has fewer
   * @throws IllegalArgumentException if the number is negative
   */
  public Optional<Permit> split(long n) {
    Semaphore.checkCount(n);
    long seen;
    do {
      seen = count.get();
      if (seen < n) {
        return Optional.empty();
      }
    } while (!count.compareAndSet(seen, seen - n));
    return Optional.of(new Permit(semaphore, n));
  }

  @Override
  public String toString() {
    return "Permit[" + count + " of " + semaphore + "]";
  }
}
