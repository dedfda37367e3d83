package edo.miniredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.miniredis.RedisSettings.Fsync;
import edo.time.MonoInstant;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the append-only file is forced to the disk. */
class ForcingTest {
  private static MonoInstant at(long millis) {
    return new MonoInstant(Duration.ofMillis(millis).toNanos());
  }

  /** Writes that follow one another do not put it off. */
  @Test
  void onceASecondIsOnceASecond() {
    Forcing forcing = new Forcing(Fsync.EVERYSEC);
    assertEquals(Optional.empty(), forcing.left(at(0)));
    for (int millis = 0; millis < 1_000; millis += 100) {
      forcing.wrote(at(millis));
      assertFalse(forcing.isDue(at(millis), false));
    }
    assertEquals(Optional.of(Duration.ofMillis(100)), forcing.left(at(900)));
    assertTrue(forcing.isDue(at(1_000), false));
    assertEquals(Optional.of(Duration.ZERO), forcing.left(at(5_000)));
    forcing.forced();
    assertFalse(forcing.isDue(at(6_000), false));
    forcing.wrote(at(7_000));
    assertFalse(forcing.isDue(at(7_999), false));
    assertTrue(forcing.isDue(at(8_000), false));
  }

  @Test
  void alwaysIsAtOnceAndNoIsAtTheEnd() {
    Forcing always = new Forcing(Fsync.ALWAYS);
    assertFalse(always.isDue(at(0), true));
    always.wrote(at(0));
    assertTrue(always.isDue(at(0), false));
    Forcing no = new Forcing(Fsync.NO);
    no.wrote(at(0));
    assertFalse(no.isDue(at(100_000), false));
    assertEquals(Optional.empty(), no.left(at(100_000)));
    assertTrue(no.isDue(at(100_000), true));
  }
}
