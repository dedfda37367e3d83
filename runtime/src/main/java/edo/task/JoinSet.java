package edo.task;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks whose results are taken in the order in which they end.
 *
 * {@snippet :
 * try (var set = JoinSet.<Integer>create()) {
 *   for (int i = 0; i < 10; i++) {
 *     int n = i;
 *     set.spawn(() -> n * n);
 *   }
 *   for (var next = set.joinNext(); next.isPresent(); next = set.joinNext()) {
 *     System.out.println(next.get().value());
 *   }
 * }
 * }
 *
 * <p>Closing it aborts what still runs and waits for it: no task outlives the block, and values
 * that nobody has taken are closed if they can be, see {@link Discard}. A set that is dropped
 * without being closed leaves its tasks running, and what they make is lost.
 *
 * <p>Safe for use by any number of tasks and threads: its own tasks may spawn into it, several may
 * take results, and each goes to one of them.
 *
 * @param <T> the type of the values
 * @see JoinQueue
 * @see JoinMap
 * @see TaskScope
 */
public final class JoinSet<T extends @Nullable Object> extends UnkeyedGroup<T> {
  private JoinSet(@Nullable String name) {
    super(new JoinGroup<>("JoinSet", name, false));
  }

  /**
   * An empty set.
   *
   * @param <T> the type of the values
   * @return the set
   */
  public static <T extends @Nullable Object> JoinSet<T> create() {
    return new JoinSet<>(null);
  }

  /**
   * An empty set with a name that its errors tell.
   *
   * @param name the name
   * @param <T> the type of the values
   * @return the set
   */
  public static <T extends @Nullable Object> JoinSet<T> create(String name) {
    return new JoinSet<>(name);
  }

  /**
   * Says what becomes of values that nobody takes, instead of being closed if they can be. Call it
   * before tasks are spawned.
   *
   * @param receiver called with each, by the thread that ends a task or closes this; must not block
   *     or throw
   * @return this
   */
  public JoinSet<T> onDiscard(Consumer<? super @Nullable Object> receiver) {
    group.onDiscard(receiver);
    return this;
  }
}
