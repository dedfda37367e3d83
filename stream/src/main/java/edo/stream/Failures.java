package edo.stream;

import edo.task.JoinException;
import edo.task.Joined;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** How exceptions get from where they are thrown to the consumer. */
final class Failures {
  private Failures() {}

  /** For where no checked exception can pass. Throws errors itself. */
  static RuntimeException unchecked(Throwable e) {
    return switch (e) {
      case Error error -> throw error;
      case RuntimeException unchecked -> unchecked;
      case IOException io -> new UncheckedIOException(io);
      default -> new CompletionException(e);
    };
  }

  /** The exception as one that may be thrown. Throws errors itself. */
  static Exception exception(Throwable e) {
    return switch (e) {
      case Error error -> throw error;
      case Exception exception -> exception;
      default -> new CompletionException(e);
    };
  }

  /** The value of a task that worked for a stream; or throws what the task has thrown. */
  static <T extends @Nullable Object> T value(Joined<T> joined) throws Exception {
    JoinException failure = joined.failure().orElse(null);
    if (failure == null) {
      return joined.value();
    }
    throw exception(cause(failure));
  }

  /** What the task has thrown, or that it was cancelled. */
  static Throwable cause(JoinException failure) {
    Throwable cause = failure.getCause();
    return failure.isFailure() && cause != null ? cause : failure;
  }

  /** The first failure, with a further one in it. */
  static Throwable both(@Nullable Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (first != next) {
      first.addSuppressed(next);
    }
    return first;
  }
}
