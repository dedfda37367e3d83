package edo.check.internal.instrument;

import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Functions that are handed to {@code updateAndGet} and the like: between such a method's read and
 * its compare-and-set runs what the user wrote. If that takes steps, the compare-and-set is a step
 * of its own. The same for what a container calls: between its parts others may come.
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

  // ---------------------------------------------------------------- of containers

  private static Supplier<Runnable> again(@Nullable Object container) {
    return container != null && Hooks.RUNNING.isBound()
        ? Hooks.RUNNING.get().again(Containers.place(container))
        : () -> () -> {};
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param container what it is handed to
   * @param <T> of what
   * @param <R> what it returns
   * @return what to hand over instead
   */
  public static <T, R> Function<T, R> function(
      Function<T, R> function, @Nullable Object container) {
    Function<T, R> followed = Objects.requireNonNull(function);
    Supplier<Runnable> before = again(container);
    return value -> {
      Runnable again = before.get();
      R result = followed.apply(value);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param container what it is handed to
   * @param <T> of what
   * @param <U> and of what
   * @param <R> what it returns
   * @return what to hand over instead
   */
  public static <T, U, R> BiFunction<T, U, R> biFunction(
      BiFunction<T, U, R> function, @Nullable Object container) {
    BiFunction<T, U, R> followed = Objects.requireNonNull(function);
    Supplier<Runnable> before = again(container);
    return (value, other) -> {
      Runnable again = before.get();
      R result = followed.apply(value, other);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param container what it is handed to
   * @param <T> of what
   * @return what to hand over instead
   */
  public static <T> UnaryOperator<T> operator(
      UnaryOperator<T> function, @Nullable Object container) {
    UnaryOperator<T> followed = Objects.requireNonNull(function);
    Supplier<Runnable> before = again(container);
    return value -> {
      Runnable again = before.get();
      T result = followed.apply(value);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param container what it is handed to
   * @param <T> of what
   * @return what to hand over instead
   */
  public static <T> Consumer<T> consumer(Consumer<T> function, @Nullable Object container) {
    Consumer<T> followed = Objects.requireNonNull(function);
    Supplier<Runnable> before = again(container);
    return value -> {
      Runnable again = before.get();
      followed.accept(value);
      again.run();
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param container what it is handed to
   * @param <T> of what
   * @param <U> and of what
   * @return what to hand over instead
   */
  public static <T, U> BiConsumer<T, U> biConsumer(
      BiConsumer<T, U> function, @Nullable Object container) {
    BiConsumer<T, U> followed = Objects.requireNonNull(function);
    Supplier<Runnable> before = again(container);
    return (value, other) -> {
      Runnable again = before.get();
      followed.accept(value, other);
      again.run();
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param container what it is handed to
   * @param <T> of what
   * @return what to hand over instead
   */
  public static <T> Predicate<T> predicate(Predicate<T> function, @Nullable Object container) {
    Predicate<T> followed = Objects.requireNonNull(function);
    Supplier<Runnable> before = again(container);
    return value -> {
      Runnable again = before.get();
      boolean result = followed.test(value);
      again.run();
      return result;
    };
  }

  /**
   * See above.
   *
   * @param function the user's
   * @param container what it is handed to
   * @return what to hand over instead
   */
  public static Runnable runnable(Runnable function, @Nullable Object container) {
    Runnable followed = Objects.requireNonNull(function);
    Supplier<Runnable> before = again(container);
    return () -> {
      Runnable again = before.get();
      followed.run();
      again.run();
    };
  }
}
