package edo.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.proof.Relay;
import edo.reactor.Backend;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link Driver}: no wake-up of a worker that goes to sleep in the kernel is lost. RT-136. */
class DriverParkingTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @ParameterizedTest
  @EnumSource
  void noWakeUpIsLost(Backend backend) throws Exception {
    relay(backend, 20_000);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void noWakeUpIsLostInTheLongRun(Backend backend) throws Exception {
    relay(backend, 1_000_000);
  }

  private static void relay(Backend backend, int rounds) throws Exception {
    var driver = new Driver(backend, new RuntimeClock(false), 64);
    var place =
        new Relay.Place() {
          @Override
          public void await(BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
              if (driver.enter()) {
                driver.park(-1);
                driver.leave();
              }
            }
          }

          @Override
          public void wake() {
            driver.unpark();
          }
        };
    assertEquals(rounds, Relay.run(place, Thread.ofPlatform().daemon(), rounds, PATIENCE_NANOS));
  }

  /** The same protocol, over a semaphore instead of the kernel, stores that it is parked. */
  @Test
  void aSleeperThatDoesNotCompareIsFound() {
    var place =
        new Relay.Place() {
          private final AtomicInteger parking = new AtomicInteger(); // awake, parked, notified
          private final Semaphore kernel = new Semaphore(0);

          @Override
          public void await(BooleanSupplier condition) throws InterruptedException {
            while (!condition.getAsBoolean()) {
              parking.set(1); // forgets a notification that came since the condition was looked at
              kernel.acquire();
              parking.set(0);
            }
          }

          @Override
          public void wake() {
            if (parking.getAndSet(2) == 1) {
              kernel.release();
            }
          }
        };
    int rounds = 10_000_000;
    assertTrue(
        Relay.run(place, Thread.ofPlatform().daemon(), rounds, 1_000_000_000L) < rounds,
        "the lost wake-up did not show");
  }
}
