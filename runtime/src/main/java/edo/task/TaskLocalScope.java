package edo.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A computation that sees a value of a {@link TaskLocal}. Around it, it sees what is bound where it
 * is polled.
 *
 * @param <T> the type of the value
 * @param <R> the type of what the computation produces
 */
public final class TaskLocalScope<T, R extends @Nullable Object> implements Async<R> {
  private final TaskLocal<T> local;
  private final Async<R> computation;
  private @Nullable T value;

  TaskLocalScope(TaskLocal<T> local, T value, Async<R> computation) {
    this.local = local;
    this.value = value;
    this.computation = computation;
  }

  /**
   * Takes the value back, when the computation is over or will not be polled any more. Not while
   * somebody polls it.
   *
   * @return the value; empty if it was taken already
   */
  public Optional<T> takeValue() {
    Optional<T> taken = Optional.ofNullable(value);
    value = null;
    return taken;
  }

  @Override
  public Poll<R> poll(Context cx) throws Exception {
    T bound = value;
    if (bound == null) {
      throw new IllegalStateException(
          "the value of " + local + " was taken out of this scope: it cannot be polled any more");
    }
    return local.bind(bound).call(() -> computation.poll(cx));
  }

  @Override
  public void cancel() {
    T bound = value;
    if (bound == null) {
      computation.cancel();
    } else {
      local.bind(bound).run(computation::cancel);
    }
  }
}
