package edo.stream;

/**
 * An item, or the news that none came in time; see {@link AsyncStream#timeout}.
 *
 * @param <T> the type of the item
 */
public sealed interface Timed<T> {
  /**
   * An item that came in time.
   *
   * @param value the item
   * @param <T> its type
   */
  record Item<T>(T value) implements Timed<T> {}

  /**
   * No item came in time. More may come.
   *
   * @param <T> the type of the item there might have been
   */
  record Elapsed<T>() implements Timed<T> {}
}
