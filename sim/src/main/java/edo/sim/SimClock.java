package edo.sim;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A clock on the wall of a simulation. */
final class SimClock extends Clock {
  private final long zero;
  private final LongSupplier elapsed;
  private final ZoneId zone;

  SimClock(long zero, LongSupplier elapsed) {
    this(zero, elapsed, ZoneOffset.UTC);
  }

  private SimClock(long zero, LongSupplier elapsed, ZoneId zone) {
    this.zero = zero;
    this.elapsed = elapsed;
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SimClock(zero, elapsed, other);
  }

  @Override
  public Instant instant() {
    long nanos = Math.addExact(zero, elapsed.getAsLong());
    long second = TimeUnit.SECONDS.toNanos(1);
    return Instant.ofEpochSecond(Math.floorDiv(nanos, second), Math.floorMod(nanos, second));
  }

  @Override
  public String toString() {
    return "clock of a simulation, " + instant();
  }
}
