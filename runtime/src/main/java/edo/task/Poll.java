package edo.task;

import org.jspecify.annotations.Nullable;

/**
 * The answer of {@link Async#poll}: a value, or not yet.
 *
 * @param <T> the type of the value
 */
public final class Poll<T extends @Nullable Object> {
  private static final Poll<?> PENDING = new Poll<>(null);
  private static final Poll<@Nullable Void> DONE = new Poll<>(null);

  private final @Nullable Object value;

  private Poll(@Nullable Object value) {
    this.value = value;
  }

  /**
   * Not yet. The poller will be woken.
   *
   * @param <T> the type of the value to come
   * @return the one pending answer
   */
  @SuppressWarnings("unchecked") // carries no value
  public static <T extends @Nullable Object> Poll<T> pending() {
    return (Poll<T>) PENDING;
  }

  /**
   * Done, with a value.
   *
   * @param value the value
   * @param <T> its type
   * @return the answer
   */
  public static <T extends @Nullable Object> Poll<T> ready(T value) {
    return new Poll<>(value);
  }

  /**
   * Done, and there is nothing to say: what computations of {@code Void} answer. Allocates nothing.
   *
   * @return the one answer without a value
   */
  public static Poll<@Nullable Void> done() {
    return DONE;
  }

  /**
   * Whether there is a value.
   *
   * @return true if {@link #value()} may be called
   */
  public boolean isReady() {
    return this != PENDING;
  }

  /**
   * Whether the computation goes on.
   *
   * @return true if there is no value yet
   */
  public boolean isPending() {
    return this == PENDING;
  }

  /**
   * The value.
   *
   * @return the value
   * @throws IllegalStateException if the answer is pending
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // ready() stored a T, null only if T has null
  public T value() {
    if (this == PENDING) {
      throw new IllegalStateException("a pending Poll has no value; ask isReady() first");
    }
    return (T) value;
  }

  @Override
  public String toString() {
    return this == PENDING ? "Poll.pending" : "Poll.ready(" + value + ")";
  }
}
