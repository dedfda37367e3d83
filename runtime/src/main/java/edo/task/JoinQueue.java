package edo.task;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks whose results are taken in the order in which they were spawned, whenever they end.
 *
 * {@snippet :
 * try (var queue = JoinQueue.<String>create()) {
 *   for (var page : pages) {
 *     queue.spawn(() -> fetch(page));   // all at once
 *   }
 *   for (var next = queue.joinNext(); next.isPresent(); next = queue.joinNext()) {
 *     print(next.get().value());        // one after the other
 *   }
 * }
 * }
 *
 * <p>Everything else is as for a {@link JoinSet}.
 *
 * @param <T> the type of the values
 */
public final class JoinQueue<T extends @Nullable Object> extends UnkeyedGroup<T> {
  private JoinQueue(@Nullable String name) {
    super(new JoinGroup<>("JoinQueue", name, true));
  }

  /**
   * An empty queue.
   *
   * @param <T> the type of the values
   * @return the queue
   */
  public static <T extends @Nullable Object> JoinQueue<T> create() {
    return new JoinQueue<>(null);
  }

  /**
   * An empty queue with a name that its errors tell.
   *
   * @param name the name
   * @param <T> the type of the values
   * @return the queue
   */
  public static <T extends @Nullable Object> JoinQueue<T> create(String name) {
    return new JoinQueue<>(name);
  }

  /**
   * Says what becomes of values that nobody takes, instead of being closed if they can be. Call it
   * before tasks are spawned.
   *
   * @param receiver called with each, by the thread that ends a task or closes this; must not block
   *     or throw
   * @return this
   */
  public JoinQueue<T> onDiscard(Consumer<? super @Nullable Object> receiver) {
    group.onDiscard(receiver);
    return this;
  }
}
