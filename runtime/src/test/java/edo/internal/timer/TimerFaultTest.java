package edo.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The check of a wheel's invariants: silent over all that the wheel does, and it can fail. */
@Tag("once")
class TimerFaultTest {
  private static final class Entry extends TimerEntry {
    @Override
    protected void onFire() {}
  }

  @Test
  void nothingTheWheelDoesIsAFault() {
    var random = new Random(1);
    var driver = new TimerDriver(0);
    var armed = new ArrayList<Entry>();
    long now = 0;
    for (int i = 0; i < 5_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          var entry = new Entry();
          armed.add(entry);
          var _ = driver.schedule(entry, now + (1L << random.nextInt(40)));
        }
        case 2 -> {
          if (!armed.isEmpty()) {
            var _ = driver.cancel(armed.remove(random.nextInt(armed.size())));
          }
        }
        default -> {
          now += 1L << random.nextInt(12);
          var _ = driver.runDue(now);
        }
      }
      assertEquals("", driver.fault());
    }
    var count = new int[1];
    driver.forEachArmed(_ -> count[0]++);
    assertEquals(driver.armed(), count[0]);
  }

  private static Entry scheduled(TimerDriver driver, long tick) {
    var entry = new Entry();
    var _ = driver.schedule(entry, tick);
    return entry;
  }

  @Test
  void whatDoesNotAgreeIsFound() {
    var driver = new TimerDriver(0);
    Entry one = scheduled(driver, 5);
    Entry two = scheduled(driver, 5);
    assertEquals("", driver.fault());
    two.where = 7;
    assertEquals("an entry of slot 5 is linked wrongly", driver.fault());
    two.where = 5;
    one.setState(TimerEntry.FIRED);
    assertEquals("slot 5 has an entry that is over", driver.fault());
    one.setState(TimerEntry.ARMED);
    two.deadlineTick = 0;
    assertEquals("slot 5 has an entry that was due", driver.fault());
    two.deadlineTick = 5;
    one.next = null;
    assertEquals("the end of slot 5 is none", driver.fault());
    one.next = two;
    assertEquals("", driver.fault());
  }

  @Test
  void aCountThatIsWrongIsFound() {
    var wheel = new TimerWheel(0);
    var one = new Entry();
    one.deadlineTick = 3;
    one.setState(TimerEntry.ARMED);
    wheel.insert(one);
    assertEquals("", wheel.fault());
    wheel.insert(one); // twice
    assertFalse(wheel.fault().isEmpty());
  }
}
