package edo.fs;

import edo.internal.seam.LastResort;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** What jobs of this package have in common. */
final class Jobs {
  private Jobs() {}

  /** Closes what nobody gets. To be called on the pool. */
  static void close(@Nullable Object value) {
    if (value instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LastResort.log(
            System.Logger.Level.ERROR,
            "a file that was opened for an operation which was cancelled could not be closed",
            e);
      }
    }
  }

  /** Polls what throws {@link IOException} at most, besides what is unchecked. */
  static <T extends @Nullable Object> Poll<T> poll(Async<T> job, Context cx) throws IOException {
    try {
      return job.poll(cx);
    } catch (Exception e) {
      throw rethrow(e);
    }
  }

  /** Throws what a job threw. Declared to return it so that a caller can end with a throw. */
  static IOException rethrow(Throwable failure) throws IOException {
    switch (failure) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError("work on files throws IOException", failure);
    }
  }

  /** A failure of an open file in words that name it and say what to do. */
  static IOException named(Throwable failure, String name) {
    return switch (failure) {
      case NonWritableChannelException e ->
          because(name, "is not open for writing; open it with OpenOptions.write(true)", e);
      case NonReadableChannelException e ->
          because(name, "is not open for reading; open it with OpenOptions.read(true)", e);
      case FileSystemException e -> e;
      case java.nio.channels.ClosedChannelException e -> e;
      case IOException e -> because(name, String.valueOf(e.getMessage()), e);
      default -> because(name, "the operation has failed unexpectedly: " + failure, failure);
    };
  }

  private static FileSystemException because(String name, String reason, Throwable cause) {
    var e = new FileSystemException(name, null, reason);
    e.initCause(cause);
    return e;
  }
}
