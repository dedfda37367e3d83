package edo.sync;

import edo.task.Async;
import edo.task.Poll;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A value that is set once, by whoever is first, and waited for by any number.
 *
 * {@snippet :
 * var address = new SetOnce<String>("address");
 * Task.spawn(() -> address.set(lookUp()));
 * connect(address.await());
 * }
 *
 * <p><b>Blocking:</b> {@link #await} waits until the value is set. <b>Cancellation:</b> a waiter
 * that is cancelled has changed nothing.
 *
 * <p>Safe for use by any number of tasks and threads. For a value that those who need it make
 * themselves there is {@link OnceCell}.
 *
 * @param <T> the type of the value, which is never null
 */
public final class SetOnce<T> {
  private static final String KIND = "set-once cell";

  private final AtomicReference<@Nullable T> value = new AtomicReference<>();
  private final WaitList waiting = new WaitList();
  private final @Nullable String name;

  /** Not set, without a name. */
  public SetOnce() {
    this.name = null;
  }

  /**
   * Not set, with a name, for people who read logs.
   *
   * @param name the name
   */
  public SetOnce(String name) {
    this.name = name;
  }

  /**
   * One that is set already.
   *
   * @param value the value
   * @param <T> the type of the value
   * @return it
   */
  public static <T> SetOnce<T> of(T value) {
    var set = new SetOnce<T>();
    var _ = set.set(value);
    return set;
  }

  /**
   * One that has its value already, with a name for people who read logs.
   *
   * @param name the name
   * @param value the value
   * @param <T> the type of the value
   * @return it
   */
  public static <T> SetOnce<T> of(String name, T value) {
    var set = new SetOnce<T>(name);
    var _ = set.set(value);
    return set;
  }

  /**
   * Sets the value, unless it is set.
   *
   * @param value the value
   * @return whether this call has set it; if not, it is as it was
   */
  public boolean set(T value) {
    GivenUp.refuseNull(value, "a value", KIND, name);
    if (!this.value.compareAndSet(null, value)) {
      return false;
    }
    waiting.tellAll();
    return true;
  }

  /**
   * The value, if it is set.
   *
   * @return the value, or empty
   */
  public Optional<T> value() {
    return Optional.ofNullable(value.get());
  }

  /**
   * Whether the value is set.
   *
   * @return true once and for ever
   */
  public boolean isSet() {
    return value.get() != null;
  }

  /**
   * Waits for the value.
   *
   * <p><b>Blocking:</b> until it is set.
   *
   * @return the value
   */
  public T await() {
    Waits.begin();
    T seen = value.get();
    return seen != null ? seen : Waits.await(awaitAsync());
  }

  /**
   * {@link #await} as a computation.
   *
   * @return the computation
   */
  public Async<T> awaitAsync() {
    return new WaitUntil<T>(waiting) {
      @Override
      public String awaited() {
        return GivenUp.label(KIND, name) + " to be set";
      }

      @Override
      Poll<T> look() {
        T seen = value.get();
        return seen == null ? Poll.pending() : Poll.ready(seen);
      }
    };
  }

  @Override
  public String toString() {
    T seen = value.get();
    return "SetOnce[" + (name == null ? "" : name + ", ") + (seen == null ? "not set" : seen) + "]";
  }
}
