package edo.stream;

/**
 * A message of a broadcast channel, or the news that some were missed.
 *
 * @param <T> the type of the message
 */
public sealed interface Delivery<T> {
  /**
   * A message.
   *
   * @param value the message
   * @param <T> its type
   */
  record Message<T>(T value) implements Delivery<T> {}

  /**
   * Messages were overwritten before they could be received. The oldest that is left comes next.
   *
   * @param missed how many
   * @param <T> the type of the messages
   */
  record Lagged<T>(long missed) implements Delivery<T> {}
}
