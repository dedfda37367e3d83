package edo.internal.seam;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The task-locals that are bound where the calling code is: a chain, innermost first, in one scoped
 * value. What is spawned gets the chain of its spawner.
 *
 * @param key which task-local
 * @param value what it is bound to
 * @param outer what is bound around it
 */
public record Locals(Object key, Object value, @Nullable Locals outer) {
  private static final ScopedValue<Locals> CURRENT = ScopedValue.newInstance();

  /**
   * What is bound here.
   *
   * @return the innermost binding, or null
   */
  public static @Nullable Locals current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /**
   * The innermost binding of a key.
   *
   * @param key which task-local
   * @return what it is bound to here, or null
   */
  public static @Nullable Object find(Object key) {
    for (Locals at = current(); at != null; at = at.outer) {
      if (at.key == key) {
        return at.value;
      }
    }
    return null;
  }

  /**
   * Runs a body with these bindings and no others.
   *
   * @param body the body
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public <T extends @Nullable Object> T call(Callable<T> body) throws Exception {
    return ScopedValue.where(CURRENT, this).call(body::call);
  }

  /**
   * Runs something that throws nothing checked with these bindings and no others.
   *
   * @param body the body
   */
  public void run(Runnable body) {
    ScopedValue.where(CURRENT, this).run(body);
  }

  /**
   * What a spawned task runs: the body, with what is bound here now.
   *
   * @param body the body
   * @param <T> the type of its result
   * @return the body itself if nothing is bound
   */
  public static <T extends @Nullable Object> Callable<T> capture(Callable<T> body) {
    Locals here = current();
    return here == null ? body : () -> here.call(body);
  }

  /**
   * What a spawned task polls: the body, with what is bound here now.
   *
   * @param body the body
   * @param <T> the type of its result
   * @return the body itself if nothing is bound
   */
  public static <T extends @Nullable Object> Async<T> capture(Async<T> body) {
    Locals here = current();
    return here == null ? body : new Bound<>(here, body);
  }

  private record Bound<T extends @Nullable Object>(Locals locals, Async<T> body)
      implements Async<T>, Awaited {
    @Override
    public String awaited() {
      return Awaited.of(body);
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      return locals.call(() -> body.poll(cx));
    }

    @Override
    public void cancel() {
      locals.run(body::cancel);
    }
  }
}
