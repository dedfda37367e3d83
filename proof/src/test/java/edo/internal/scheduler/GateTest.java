package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.proof.Relay;
import edo.runtime.EdoRuntime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Gate}: the worker of a current-thread runtime sees every opening. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateTest {
  @Test
  void everyRunIsServed() throws Exception {
    runs(5_000);
  }

  @Tag("long")
  @Test
  void everyRunIsServedInTheLongRun() throws Exception {
    runs(1_000_000);
  }

  /** Each {@code run} opens the gate and closes it again, which sends the worker back to it. */
  private static void runs(int n) throws Exception {
    try (var runtime = EdoRuntime.currentThread().build()) {
      for (int i = 0; i < n; i++) {
        int each = i;
        assertEquals(each, runtime.run(() -> each));
      }
    }
  }

  /** A gate that looks whether it is open before it says who waits. */
  @Test
  void aGateThatLooksFirstIsFound() {
    var place =
        new Relay.Place() {
          private final AtomicInteger signals = new AtomicInteger();
          private volatile @Nullable Thread waiting;

          @Override
          public void await(BooleanSupplier condition) {
            if (!condition.getAsBoolean()) {
              waiting = Thread.currentThread();
              LockSupport.park(this);
              waiting = null;
            }
          }

          @Override
          public void wake() {
            signals.incrementAndGet();
            LockSupport.unpark(waiting);
          }
        };
    int rounds = 10_000_000;
    assertTrue(
        Relay.run(place, Thread.ofPlatform().daemon(), rounds, 1_000_000_000L) < rounds,
        "the lost wake-up did not show");
  }
}
