package edo.task;

import edo.internal.seam.Locals;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that goes with a task instead of a thread: bound for the length of a body, seen by all
 * code in it, and by the tasks it spawns.
 *
 * {@snippet :
 * static final TaskLocal<String> USER = TaskLocal.create("user");
 *
 * void greet() throws Exception {
 *   USER.scope("ada", () -> {
 *     log("hello " + USER.get());
 *     Task.spawn(() -> audit(USER.get()));   // "ada" here as well
 *   });
 * }
 * }
 *
 * <p><b>What inherits.</b> Everything that is started in a scope: tasks of both kinds and jobs of
 * the blocking pool, by {@code Task}, a runtime, a set or a scope. They see what was bound when
 * they were spawned, whatever becomes of the spawner. Clean-up sees it too: {@code finally} blocks
 * of an aborted task, {@link Async#cancel} of a withdrawn computation. What does not inherit:
 * threads that somebody starts by other means, and what is polled outside of the scope (give it
 * {@link #scope(Object, Async)}).
 *
 * <p><b>Scoped values of the JDK</b> are different: a task sees those it binds itself, across every
 * wait, and none of its spawner's. To carry one into a task, bind it again in its body, or use a
 * task-local.
 *
 * <p>Values are not copied: what can be changed must be safe for use by all who see it.
 *
 * @param <T> the type of the value, which is never null
 */
public final class TaskLocal<T> {
  private static final String NO_NULL = "a value must not be null";

  private final @Nullable String name;

  private TaskLocal(@Nullable String name) {
    this.name = name;
  }

  /**
   * A task-local that is bound nowhere.
   *
   * @param <T> the type of the value
   * @return the task-local
   */
  public static <T> TaskLocal<T> create() {
    return new TaskLocal<>(null);
  }

  /**
   * A task-local with a name that its errors tell.
   *
   * @param name the name
   * @param <T> the type of the value
   * @return the task-local
   */
  public static <T> TaskLocal<T> create(String name) {
    return new TaskLocal<>(name);
  }

  /** The bindings of the calling code, with one more. */
  Locals bind(T value) {
    return new Locals(this, Objects.requireNonNull(value, NO_NULL), Locals.current());
  }

  /**
   * Runs a body with a value; afterwards what was there before is there again.
   *
   * @param value the value
   * @param body what to run
   * @param <R> the type of its result
   * @return its result
   * @throws Exception what it threw
   */
  public <R extends @Nullable Object> R scope(T value, Callable<R> body) throws Exception {
    return bind(value).call(body);
  }

  /**
   * Runs a body without a result with a value.
   *
   * @param value the value
   * @param body what to run
   * @throws Exception what it threw
   */
  public void scope(T value, TaskBody body) throws Exception {
    var _ = bind(value).call(Task.callable(body));
  }

  /**
   * A computation that sees a value whenever it is polled or withdrawn.
   *
   * @param value the value
   * @param computation the computation; no longer the caller's to use
   * @param <R> the type of its value
   * @return the computation
   */
  public <R extends @Nullable Object> TaskLocalScope<T, R> scope(T value, Async<R> computation) {
    return new TaskLocalScope<>(this, Objects.requireNonNull(value, NO_NULL), computation);
  }

  /**
   * The value.
   *
   * @return what is bound innermost
   * @throws IllegalStateException if nothing is
   */
  public T get() {
    return tryGet()
        .orElseThrow(() ->
            new IllegalStateException(
                this + " is not bound here: call it inside scope(value, body), or use tryGet()"));
  }

  /**
   * The value, if there is one.
   *
   * @return what is bound innermost, or empty
   */
  @SuppressWarnings("unchecked") // bind() has bound a T
  public Optional<T> tryGet() {
    return Optional.ofNullable((T) Locals.find(this));
  }

  /**
   * What a function makes of the value.
   *
   * @param function the function
   * @param <R> the type of its result
   * @return its result
   * @throws IllegalStateException if nothing is bound
   */
  public <R extends @Nullable Object> R with(Function<? super T, R> function) {
    return function.apply(get());
  }

  /**
   * Whether there is a value.
   *
   * @return true inside of a scope
   */
  public boolean isBound() {
    return Locals.find(this) != null;
  }

  @Override
  public String toString() {
    return name == null ? "TaskLocal" : "TaskLocal[" + name + "]";
  }
}
