package edo.task;

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
}
