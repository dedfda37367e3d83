package edo.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * Permits of a {@link Semaphore}, to be given back with {@link #close}. May be handed to another
 * task. Closing it again does nothing.
 */
public final class Permit implements AutoCloseable {
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(Permit.class, "count", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Semaphore semaphore;
  private volatile long count;

  Permit(Semaphore semaphore, long count) {
    this.semaphore = semaphore;
    COUNT.set(this, count); // plain: a volatile write would be a fence for each permit
  }

  /**
   * How many permits this stands for.
   *
   * @return the number; 0 once it was closed, forgotten or merged into another
   */
  public long count() {
    return count;
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
    semaphore.giveBack(takeAll());
  }

  /** Drops the permits for good: the semaphore has fewer from now on. */
  public void forget() {
    count = 0;
  }

  private long takeAll() {
    return (long) COUNT.getAndSet(this, 0L);
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
    var _ = (long) COUNT.getAndAdd(this, other.takeAll());
  }

  /**
   * Takes some of the permits out, to be given back on their own.
   *
   * @param n how many
   * @return permits for them, empty if this has fewer
   * @throws IllegalArgumentException if the number is negative or beyond {@link
   *     Semaphore#MAX_PERMITS}
   */
  public Optional<Permit> split(long n) {
    semaphore.checkCount(n);
    long seen;
    do {
      seen = count;
      if (seen < n) {
        return Optional.empty();
      }
    } while (!COUNT.compareAndSet(this, seen, seen - n));
    return Optional.of(new Permit(semaphore, n));
  }

  @Override
  public String toString() {
    return "Permit[" + count + " of " + semaphore + "]";
  }
}
