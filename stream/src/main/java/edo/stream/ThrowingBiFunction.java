package edo.stream;

import org.jspecify.annotations.Nullable;

/**
 * Like {@link java.util.function.BiFunction}, but may throw anything.
 *
 * @param <T> the type of the first argument
 * @param <U> the type of the second argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface ThrowingBiFunction<
    T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object> {
  /**
   * Makes the result.
   *
   * @param first the first argument
   * @param second the second argument
   * @return the result
   * @throws Exception if it failed
   */
  R apply(T first, U second) throws Exception;
}
