package edo.check;

import java.util.Optional;

/**
 * Something with a count of references, such as a buffer from a pool: who gives the last reference
 * back gets it, after everything that others did with it. References that are left when the run
 * ends are a leak; to give back more than there were is a mistake.
 *
 * @param <T> what is shared
 */
public final class CheckedShared<T> {
  private final T value;
  private final CheckedAtomicInt count;
  private final Execution execution;

  /**
   * One reference, made and used inside a model.
   *
   * @param value what is shared
   */
  public CheckedShared(T value) {
    execution = Execution.current("CheckedShared");
    this.value = value;
    count = new CheckedAtomicInt(1).named("count#" + execution.nextNumber());
    execution.onLeak(() -> {
      int left = count.latest();
      return left <= 0 ? "" : "leak: " + left + " references of " + count + " were not released";
    });
  }

  /**
   * Gives the count a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedShared<T> named(String name) {
    var _ = count.named(name);
    return this;
  }

  /**
   * What is shared. For those who have a reference.
   *
   * @return the value
   */
  public T value() {
    return value;
  }

  /**
   * Takes one more reference; the caller has one.
   *
   * @return this
   */
  public CheckedShared<T> retain() {
    if (count.getAndAddAcquire(1) < 1) {
      throw mistake("retain");
    }
    return this;
  }

  /**
   * Gives one reference back.
   *
   * @return the value, if it was the last one
   */
  public Optional<T> release() {
    int before = count.getAndAddRelease(-1);
    if (before < 1) {
      throw mistake("release");
    }
    if (before > 1) {
      return Optional.empty();
    }
    CheckedFence.acquireFence();
    return Optional.of(value);
  }

  /**
   * Gives the caller's reference back if it is the only one.
   *
   * @return the value, if it was
   */
  public Optional<T> tryUnwrap() {
    return count.compareAndExchangeAcquire(1, 0) == 1 ? Optional.of(value) : Optional.empty();
  }

  /**
   * How many references there are; that may be out of date at once.
   *
   * @return the count
   */
  public int count() {
    return count.getOpaque();
  }

  private Abort mistake(String verb) {
    return execution.fail(
        FailureKind.MISUSE, verb + " of " + count + " without a reference to it", null);
  }

  @Override
  public String toString() {
    return count.toString();
  }
}
