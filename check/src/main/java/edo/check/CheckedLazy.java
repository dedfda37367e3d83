package edo.check;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that the first who asks makes, while others wait: what a static field with an
 * initializer, or a holder class, is in the program. Once in each run; may be static. Who gets it
 * is ordered after its making.
 *
 * @param <T> the type of the value
 */
public final class CheckedLazy<T> {
  private static final class State<T> {
    private final CheckedLock lock;
    private final CheckedAtomicRef<@Nullable T> value;

    private State(String name) {
      lock = new CheckedLock().named(name + " lock");
      value = new CheckedAtomicRef<@Nullable T>(null).named(name);
    }
  }

  private final Supplier<? extends T> initial;
  private final Consumer<? super T> atEnd;

  private CheckedLazy(Supplier<? extends T> initial, Consumer<? super T> atEnd) {
    this.initial = initial;
    this.atEnd = atEnd;
  }

  /**
   * A lazy value.
   *
   * @param initial makes it, once in each run
   * @param <T> the type of the value
   * @return the lazy value
   */
  public static <T> CheckedLazy<T> of(Supplier<? extends T> initial) {
    return of(initial, v -> {});
  }

  /**
   * A lazy value that is ended.
   *
   * @param initial makes it, once in each run
   * @param atEnd gets it when all threads of the run have ended
   * @param <T> the type of the value
   * @return the lazy value
   */
  public static <T> CheckedLazy<T> of(Supplier<? extends T> initial, Consumer<? super T> atEnd) {
    return new CheckedLazy<>(initial, atEnd);
  }

  /**
   * The value.
   *
   * <p><b>Blocking:</b> as a step of the model, while another thread makes it.
   *
   * @return the value
   */
  public T get() {
    Execution execution = Execution.current("CheckedLazy");
    State<T> state = state(execution);
    T value = state.value.getAcquire();
    return value != null ? value : make(execution, state);
  }

  private T make(Execution execution, State<T> state) {
    state.lock.lock();
    try {
      // Under the lock nothing older is to be seen.
      T value = state.value.getAcquire();
      if (value != null) {
        return value;
      }
      T made = initial.get();
      state.value.setRelease(made);
      execution.atExit.add(() -> atEnd.accept(made));
      return made;
    } finally {
      state.lock.unlock();
    }
  }

  @SuppressWarnings("unchecked") // whose key this is
  private State<T> state(Execution execution) {
    return (State<T>)
        execution.statics.computeIfAbsent(
            this, _ -> execution.asFirst(() -> new State<T>("lazy#" + execution.nextNumber())));
  }
}
