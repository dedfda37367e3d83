package edo.check;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A value of each thread of a model, made when it is first asked for, and ended with the thread.
 * May be static.
 *
 * @param <T> the type of the value
 */
public final class CheckedThreadLocal<T> {
  private final Supplier<? extends T> initial;
  private final Consumer<? super T> atEnd;

  private CheckedThreadLocal(Supplier<? extends T> initial, Consumer<? super T> atEnd) {
    this.initial = initial;
    this.atEnd = atEnd;
  }

  /**
   * A thread-local.
   *
   * @param initial makes a thread's value
   * @param <T> the type of the value
   * @return the thread-local
   */
  public static <T> CheckedThreadLocal<T> withInitial(Supplier<? extends T> initial) {
    return withInitial(initial, v -> {});
  }

  /**
   * A thread-local whose values are ended.
   *
   * @param initial makes a thread's value
   * @param atEnd gets it when the thread ends, the latest one first
   * @param <T> the type of the value
   * @return the thread-local
   */
  public static <T> CheckedThreadLocal<T> withInitial(
      Supplier<? extends T> initial, Consumer<? super T> atEnd) {
    return new CheckedThreadLocal<>(initial, atEnd);
  }

  /**
   * The caller's value. A mistake, which fails the check, when the thread's values were ended.
   *
   * @return the value
   */
  @SuppressWarnings("unchecked") // whose key this is
  public T get() {
    Execution execution = Execution.current("CheckedThreadLocal");
    Strand me = execution.self();
    if (me.localsAreGone) {
      throw execution.fail(
          FailureKind.MISUSE, "thread " + me + " asks for a value that was ended with it", null);
    }
    Object value = me.locals.get(this);
    if (value == null) {
      T made = initial.get();
      me.locals.put(this, made);
      me.atEnd.push(() -> {
        me.locals.remove(this);
        atEnd.accept(made);
      });
      return made;
    }
    return (T) value;
  }
}
