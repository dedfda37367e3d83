package edo.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a task has ended: with a value, with a failure, or cancelled.
 *
 * @param <T> the type of the value
 */
public final class Joined<T extends @Nullable Object> {
  private final TaskId id;
  private final @Nullable Object value;
  private final @Nullable JoinException failure;

  private Joined(TaskId id, @Nullable Object value, @Nullable JoinException failure) {
    this.id = id;
    this.value = value;
    this.failure = failure;
  }

  /** Of a task that has ended. Whoever asks answers for its failure from here on. */
  static <T extends @Nullable Object> Joined<T> of(JoinHandle<T> ended) {
    try {
      Poll<T> answer = ended.joinAsync().poll(Context.of(() -> {}));
      return new Joined<>(ended.id(), answer.value(), null);
    } catch (JoinException e) {
      return new Joined<>(ended.id(), null, e);
    } catch (Exception e) {
      throw new AssertionError("joinAsync throws JoinException only", e);
    }
  }

  /**
   * The task.
   *
   * @return its id
   */
  public TaskId id() {
    return id;
  }

  /**
   * What it produced.
   *
   * @return the value
   * @throws JoinException if it failed or was cancelled
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // of() stored a T unless there is a failure
  public T value() {
    if (failure != null) {
      throw failure;
    }
    return (T) value;
  }

  /**
   * Whether it has produced a value.
   *
   * @return true if so
   */
  public boolean isSuccess() {
    return failure == null;
  }

  /**
   * Whether it was cancelled.
   *
   * @return true if so; false if it succeeded or failed
   */
  public boolean isCancelled() {
    return failure != null && failure.isCancelled();
  }

  /**
   * Why there is no value.
   *
   * @return the failure or cancellation, empty if it succeeded
   */
  public Optional<JoinException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public String toString() {
    return "Joined["
        + id
        + ", "
        + (failure == null ? "value " + value : failure.getMessage())
        + "]";
  }
}
