package edo.stream;

/**
 * Like {@link java.util.function.Predicate}, but may throw anything.
 *
 * @param <T> the type of the argument
 */
@FunctionalInterface
public interface ThrowingPredicate<T> {
  /**
   * Tells.
   *
   * @param value what is asked about
   * @return the answer
   * @throws Exception if it failed
   */
  boolean test(T value) throws Exception;
}
