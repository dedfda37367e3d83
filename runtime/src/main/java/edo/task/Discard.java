package edo.task;

import edo.internal.seam.LastResort;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of values that nobody gets: of a computation whose {@link Join} has failed, of a
 * task whose {@link TaskScope} has another winner, of an item in a stream that is closed. Those
 * that are {@link AutoCloseable} are closed, so that a permit, a guard or a connection is not lost;
 * the others are left to the collector.
 *
 * <p>For code of one's own that holds values for others, such as a stream with a buffer:
 *
 * {@snippet :
 * var semaphore = new Semaphore(1);
 * Permit ahead = semaphore.acquire();
 * Discard.close(ahead);                    // nobody is going to ask for it
 * Discard.close(Optional.of("a text"));    // does nothing
 * }
 *
 * <p>A value is looked for in an {@link Optional}, a {@link Joined}, a {@link JoinMap.Keyed} and a
 * {@link Join.Success}. Nothing else is looked into: what is in a list, an array or a record of
 * one's own is not closed, as nobody knows whose it is.
 *
 * <p><b>Blocking:</b> not by itself; {@code close} of such a value runs on whatever thread gives it
 * up, often a worker, so it must not block. What it throws is logged to {@code edo.runtime}, since
 * nobody waits for it.
 */
public final class Discard {
  private Discard() {}

  /**
   * Closes a value if it can be closed. Never throws.
   *
   * @param value what nobody gets
   */
  public static void close(@Nullable Object value) {
    hand(value, Discard::closeInside);
  }

  /** Hands a value to whoever is to have it. */
  static void hand(@Nullable Object value, Consumer<? super @Nullable Object> receiver) {
    if (value == null) {
      return;
    }
    try {
      receiver.accept(value);
    } catch (Throwable e) {
      LastResort.log(
          System.Logger.Level.ERROR,
          "a value that nobody got could not be closed, or handed to its onDiscard",
          e);
    }
  }

  /** Whether {@link #close} would close something. */
  static boolean isCloseable(@Nullable Object value) {
    return inside(value) instanceof AutoCloseable;
  }

  private static void closeInside(@Nullable Object value) {
    if (inside(value) instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing " + closeable + " failed", e);
      }
    }
  }

  private static @Nullable Object inside(@Nullable Object value) {
    return switch (value) {
      case Optional<?> some -> inside(some.orElse(null));
      case Joined<?> joined -> joined.isSuccess() ? inside(joined.value()) : null;
      case JoinMap.Keyed<?, ?> keyed -> inside(keyed.joined());
      case Join.Success<?>(var one) -> inside(one);
      case null, default -> value;
    };
  }
}
