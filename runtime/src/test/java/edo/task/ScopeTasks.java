package edo.task;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Tasks to put into scopes, and what has become of them. */
final class ScopeTasks {
  private final AtomicInteger unwound = new AtomicInteger();

  /** How many that wait for ever have been unwound. */
  int unwound() {
    return unwound.get();
  }

  /** Waits for ever, and counts when it is unwound. */
  Callable<Integer> endless(CountDownLatch begun) {
    return () -> {
      try {
        begun.countDown();
        return Async.<Integer>never().await();
      } finally {
        Task.shield(Task::yieldNow);
        unwound.getAndIncrement();
      }
    };
  }

  /** Throws. */
  static Callable<Integer> failing(String message) {
    return () -> {
      throw new IOException(message);
    };
  }

  /** The messages of what is suppressed. */
  static Set<String> suppressed(Throwable e) {
    return Arrays.stream(e.getSuppressed())
        .map(s -> s.getCause().getMessage())
        .collect(Collectors.toSet());
  }
}
