package edo.stream;

import org.jspecify.annotations.Nullable;

/**
 * Like {@link java.util.function.Function}, but may throw anything.
 *
 * @param <T> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface ThrowingFunction<T, R extends @Nullable Object> {
  /**
   * Makes the result.
   *
   * @param value the argument
   * @return the result
   * @throws Exception if it failed
   */
  R apply(T value) throws Exception;
}
