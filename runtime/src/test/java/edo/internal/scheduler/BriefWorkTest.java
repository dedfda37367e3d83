package edo.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may work on files in place, by a clock of the test's. */
@Tag("once")
class BriefWorkTest {
  private long now = 1_000_000;
  private final BriefWork brief = new BriefWork(2, () -> now);

  private void pass(long micros) {
    now += TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private boolean works(long micros) {
    int ticket = brief.enter();
    if (ticket < 0) {
      return false;
    }
    pass(micros);
    brief.leave(ticket);
    return true;
  }

  @Test
  void asManyAsThereAreTickets() {
    int one = brief.enter();
    int two = brief.enter();
    assertTrue(one >= 0 && two >= 0 && one != two, one + ", " + two);
    assertEquals(-1, brief.enter());
    brief.leave(one);
    assertEquals(one, brief.enter());
  }

  @Test
  void nobodyJoinsOneThatIsStuck() {
    int stuck = brief.enter();
    pass(3_900);
    assertTrue(works(5), "may still end soon");
    pass(200);
    assertEquals(-1, brief.enter());
    pass(3_600_000_000L);
    assertEquals(-1, brief.enter());
    brief.leave(stuck);
    assertTrue(works(10_000), "once is by chance");
    assertTrue(works(10_000), "twice is on credit");
    assertEquals(-1, brief.enter(), "and then a rest");
    pass(100_000);
    assertTrue(works(5), "which is not for ever");
  }

  @Test
  void quickWorkNeverRests() {
    for (int i = 0; i < 100_000; i++) {
      assertTrue(works(20));
    }
  }

  /** One part in twenty of the time, after what may be owed. */
  @Test
  void slowWorkIsRationed() {
    long begin = now;
    long held = 0;
    while (now - begin < TimeUnit.SECONDS.toNanos(100)) {
      if (works(1_000)) {
        held += 1_000;
      } else {
        pass(100);
      }
    }
    assertTrue(held < 5_100_000, "held up for " + held + " us of 100 s");
    assertTrue(held > 4_000_000, "held up for " + held + " us of 100 s");
  }

  /** A processor that is lost for some milliseconds among many quick ones changes nothing. */
  @Test
  void aHiccupIsForgiven() {
    for (int i = 0; i < 100; i++) {
      assertTrue(works(5_000));
      for (int quick = 0; quick < 200; quick++) {
        assertTrue(works(10));
      }
    }
  }
}
