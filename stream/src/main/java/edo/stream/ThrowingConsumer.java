package edo.stream;

/**
 * Like {@link java.util.function.Consumer}, but may throw anything.
 *
 * @param <T> the type of the argument
 */
@FunctionalInterface
public interface ThrowingConsumer<T> {
  /**
   * Does something with it.
   *
   * @param value the argument
   * @throws Exception if it failed
   */
  void accept(T value) throws Exception;
}
