package edo.check.internal.instrument;

import java.util.function.BinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * Functions that are handed to {@code updateAndGet} and the like: between such a method's read and
 * its compare-and-set runs what the user wrote. If that takes steps, the compare-and-set is a step
 * of its own.
 */
public final class Functions {
  private Functions() {}

  private static Runnable again() {
    return Hooks.RUNNING.isBound() ? Hooks.RUNNING.get().again() : () -> {};
  }

  /**
   * See above.
   *
   * @param function the user's
   * @return what to hand over instead
   */
  public static IntUnaryOperator intUnary(IntUnaryOperator function) {
    Runnable again = again();
    return old -> {
      int result = function.applyAsInt(old);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @return what to hand over instead
   */
  public static LongUnaryOperator longUnary(LongUnaryOperator function) {
    Runnable again = again();
    return old -> {
      long result = function.applyAsLong(old);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @return what to hand over instead
   */
  public static IntBinaryOperator intBinary(IntBinaryOperator function) {
    Runnable again = again();
    return (old, operand) -> {
      int result = function.applyAsInt(old, operand);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @return what to hand over instead
   */
  public static LongBinaryOperator longBinary(LongBinaryOperator function) {
    Runnable again = again();
    return (old, operand) -> {
      long result = function.applyAsLong(old, operand);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param <T> of what
   * @return what to hand over instead
   */
  public static <T> UnaryOperator<T> unary(UnaryOperator<T> function) {
    Runnable again = again();
    return old -> {
      T result = function.apply(old);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param <T> of what
   * @return what to hand over instead
   */
  public static <T> BinaryOperator<T> binary(BinaryOperator<T> function) {
    Runnable again = again();
    return (old, operand) -> {
      T result = function.apply(old, operand);
      again.run();
      return result;
    };
  }
}
