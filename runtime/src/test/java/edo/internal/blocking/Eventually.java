package edo.internal.blocking;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about, with a deadline that only a hang reaches. */
final class Eventually {
  static final long DEADLINE_NANOS = 60_000_000_000L;

  private Eventually() {}

  static void that(String what, BooleanSupplier holds) {
    long begin = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - begin > DEADLINE_NANOS) {
        fail("never happened: " + what);
      }
      LockSupport.parkNanos(50_000);
    }
  }
}
