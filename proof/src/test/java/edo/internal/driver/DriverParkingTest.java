package edo.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.proof.Relay;
import edo.reactor.Backend;
import edo.reactor.Sockets;
import java.util.concurrent.Executors;
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

  /** Two sleepers at once: now the one is in the reactor, now the other, and one is outside. */
  @ParameterizedTest
  @EnumSource
  void twoShareTheReactor(Backend backend) throws Exception {
    var io = new IoDriver(Sockets.of(backend), 64);
    var one = new Driver(io, new RuntimeClock(false));
    var other = new Driver(io, new RuntimeClock(false));
    int rounds = 20_000;
    try (var pool = Executors.newSingleThreadExecutor()) {
      var beside = pool.submit(() -> Relay.run(place(one), platform(), rounds, PATIENCE_NANOS));
      assertEquals(rounds, Relay.run(place(other), platform(), rounds, PATIENCE_NANOS));
      assertEquals(rounds, beside.get());
    }
    assertTrue(one.wakes() + other.wakes() > 0, "nobody was ever asleep");
    one.close();
    other.close();
    io.close();
  }

  private static void relay(Backend backend, int rounds) throws Exception {
    var io = new IoDriver(Sockets.of(backend), 64);
    var driver = new Driver(io, new RuntimeClock(false));
    assertEquals(rounds, Relay.run(place(driver), platform(), rounds, PATIENCE_NANOS));
    driver.close();
    io.close();
  }

  private static Thread.Builder platform() {
    return Thread.ofPlatform().daemon();
  }

  private static Relay.Place place(Driver driver) {
    return new Relay.Place() {
      @Override
      public void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
          if (driver.enter()) {
            driver.await();
            var _ = driver.turn();
            driver.leave();
          }
        }
      }

      @Override
      public void wake() {
        driver.unpark();
      }
    };
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
        Relay.run(place, platform(), rounds, 1_000_000_000L) < rounds,
        "the lost wake-up did not show");
  }
}
