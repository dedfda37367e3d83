package edo.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * RT-139, RT-142, RT-143, RT-144, RT-145, RT-146, RT-147: the protocol around the wheel, one
 * interleaving at a time. "While another thread is at the wheel" is made by holding the try-lock.
 */
@Tag("once")
class TimerDriverTest {
  private static final VarHandle LOCK;

  static {
    try {
      LOCK =
          MethodHandles.privateLookupIn(TimerDriver.class, MethodHandles.lookup())
              .findVarHandle(TimerDriver.class, "lock", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerDriver timers = new TimerDriver(100);

  private Probe schedule(long tick) {
    var probe = new Probe();
    var _ = timers.schedule(probe, tick);
    return probe;
  }

  private void whileLocked(Runnable body) {
    assertTrue(LOCK.compareAndSet(timers, 0, 1));
    body.run();
    LOCK.setRelease(timers, 0);
  }

  private static void assertFired(Probe probe) {
    assertTrue(probe.hasFired());
    assertEquals(1, probe.fired.get());
  }

  private static void assertNotFired(Probe probe) {
    assertFalse(probe.hasFired());
    assertEquals(0, probe.fired.get());
  }

  /** RT-139: not a tick early. */
  @Test
  void firesAtItsTickOnce() {
    Probe probe = schedule(110);
    assertEquals(1, timers.size());
    assertEquals(0, timers.runDue(109));
    assertNotFired(probe);
    assertEquals(1, timers.runDue(110));
    assertFired(probe);
    assertEquals(0, timers.size());
    assertEquals(0, timers.runDue(200));
    assertFired(probe);
    assertFalse(timers.cancel(probe));
  }

  /** RT-143. */
  @Test
  void cancelledTimerNeverFires() {
    Probe probe = schedule(110);
    assertTrue(timers.cancel(probe));
    assertEquals(0, timers.size());
    assertTrue(timers.cancel(probe), "cancelling again changes nothing");
    assertEquals(0, timers.runDue(1000));
    assertNotFired(probe);
  }

  @Test
  void timerThatWasNotScheduledCannotBeCancelled() {
    var probe = new Probe();
    assertFalse(timers.cancel(probe));
    var _ = timers.schedule(probe, 100);
    assertEquals(1, timers.runDue(100));
    assertFired(probe);
  }

  @Test
  void anEntryServesOnce() {
    Probe armed = schedule(110);
    Probe cancelled = schedule(110);
    assertTrue(timers.cancel(cancelled));
    Probe fired = schedule(50);
    assertEquals(1, timers.runDue(100));
    for (Probe probe : List.of(armed, cancelled, fired)) {
      assertThrows(IllegalStateException.class, () -> timers.schedule(probe, 500));
    }
  }

  /** RT-144: time that goes back neither fires nor unfires anything. */
  @Test
  void timeGoingBackIsClamped() {
    Probe probe = schedule(200);
    assertEquals(0, timers.runDue(150));
    assertEquals(0, timers.runDue(-5));
    Probe late = schedule(120);
    assertEquals(1, timers.runDue(-5));
    assertFired(late);
    assertNotFired(probe);
  }

  @Test
  void endOfTimeIsADeadline() {
    Probe never = schedule(Long.MAX_VALUE);
    Probe ever = schedule(Long.MIN_VALUE);
    assertEquals(1, timers.runDue(Ticks.floor(Long.MAX_VALUE)));
    assertFired(ever);
    assertNotFired(never);
    assertEquals(1, timers.size());
    assertTrue(timers.prepareSleep() <= Ticks.MAX);
    assertTrue(timers.cancel(never));
  }

  /** RT-142: a limited number per call, called without the lock. */
  @Test
  void firesInBatches() {
    for (int i = 0; i < 300; i++) {
      var _ = schedule(110);
    }
    assertEquals(128, timers.runDue(110));
    assertTrue(timers.hasMoreDue());
    assertTrue(timers.prepareSleep() <= 110);
    timers.finishSleep();
    assertEquals(128, timers.runDue(110));
    assertTrue(timers.hasMoreDue());
    assertEquals(44, timers.runDue(110));
    assertFalse(timers.hasMoreDue());
    assertEquals(Long.MAX_VALUE, timers.prepareSleep());
  }

  /** RT-142: an entry may use the timers while it fires. */
  @Test
  void firingMayScheduleCancelAndRun() {
    Probe doomed = schedule(300);
    var chained = new Probe();
    var outer =
        new TimerEntry() {
          @Override
          protected void onFire() {
            assertTrue(timers.cancel(doomed));
            assertFalse(timers.cancel(this));
            assertFalse(timers.schedule(chained, 105));
            assertEquals(1, timers.runDue(110));
          }
        };
    var _ = timers.schedule(outer, 110);
    assertEquals(1, timers.runDue(110));
    assertNotFired(doomed);
    assertFired(chained);
  }

  @Test
  void aTimerThatFailsDoesNotStopTheOthers() {
    Probe before = schedule(110);
    var failing =
        new TimerEntry() {
          @Override
          protected void onFire() {
            throw new AssertionError("this failure is part of the test");
          }
        };
    var _ = timers.schedule(failing, 110);
    Probe after = schedule(110);
    assertEquals(3, timers.runDue(110));
    assertTrue(failing.hasFired());
    assertFired(before);
    assertFired(after);
  }

  /** RT-145: how long the owner may sleep, and who must wake it. */
  @Test
  void wakesTheOwnerForAnEarlierTimerOnly() {
    assertFalse(timers.schedule(new Probe(), 500), "awake");
    assertEquals(500, timers.prepareSleep());
    assertFalse(timers.schedule(new Probe(), 501));
    assertFalse(timers.schedule(new Probe(), 500));
    assertTrue(timers.schedule(new Probe(), 499));
    timers.finishSleep();
    assertFalse(timers.schedule(new Probe(), 200));
    assertEquals(200, timers.prepareSleep());
  }

  @Test
  void wakesTheOwnerThatSleepsWithoutLimit() {
    assertEquals(Long.MAX_VALUE, timers.prepareSleep());
    assertTrue(timers.schedule(new Probe(), Long.MAX_VALUE));
  }

  @Test
  void inboxIsCountedAndFiredByTheNextRun() {
    var probe = new Probe();
    whileLocked(() -> {
      assertFalse(timers.schedule(probe, 110), "awake");
      assertEquals(1, timers.size());
      assertEquals(0, timers.runDue(1000), "somebody else is at the wheel");
    });
    assertEquals(1, timers.size());
    assertEquals(1, timers.runDue(110));
    assertFired(probe);
    assertEquals(0, timers.size());
  }

  @Test
  void inboxWakesTheOwner() {
    assertEquals(Long.MAX_VALUE, timers.prepareSleep());
    whileLocked(() -> assertTrue(timers.schedule(new Probe(), 110)));
    timers.finishSleep();
    assertEquals(110, timers.prepareSleep());
  }

  @Test
  void ownerDoesNotSleepWhileSomebodyIsAtTheWheel() {
    whileLocked(() -> assertTrue(timers.prepareSleep() <= 100));
  }

  @Test
  void cancelledInTheInbox() {
    var probe = new Probe();
    whileLocked(() -> {
      var _ = timers.schedule(probe, 110);
      assertTrue(timers.cancel(probe));
    });
    assertEquals(0, timers.runDue(1000));
    assertNotFired(probe);
    assertEquals(0, timers.size());
  }

  /** RT-143: without the lock the entry goes back to the inbox, and the next one unlinks it. */
  @Test
  void cancelledWithoutTheLockIsUnlinkedByTheNextOneAtTheWheel() {
    var probes = new ArrayList<Probe>();
    for (int i = 0; i < 10; i++) {
      probes.add(schedule(110));
    }
    Probe other = schedule(500);
    whileLocked(() -> probes.forEach(p -> assertTrue(timers.cancel(p))));
    assertTrue(timers.size() > 0);
    assertTrue(timers.cancel(other));
    assertEquals(0, timers.size());
    assertEquals(Long.MAX_VALUE, timers.prepareSleep());
    assertEquals(0, timers.runDue(1000));
    probes.forEach(TimerDriverTest::assertNotFired);
  }

  /** In, linked, and in again: the second push must not find the first one's link. */
  @Test
  void anEntryMayPassTheInboxTwice() {
    var probes = new ArrayList<Probe>();
    whileLocked(() -> {
      for (int i = 0; i < 10; i++) {
        probes.add(schedule(110));
      }
    });
    assertEquals(0, timers.runDue(100));
    whileLocked(() -> probes.subList(0, 5).forEach(p -> assertTrue(timers.cancel(p))));
    assertEquals(5, timers.runDue(110));
    probes.subList(0, 5).forEach(TimerDriverTest::assertNotFired);
    probes.subList(5, 10).forEach(TimerDriverTest::assertFired);
    assertEquals(0, timers.size());
  }

  /** RT-146: all timers fire; whoever comes later fires at once. */
  @Test
  void shutdownFiresEverything() {
    var probes = new ArrayList<Probe>();
    for (int i = 0; i < 1000; i++) {
      probes.add(schedule(100 + (1L << (i % 45))));
    }
    Probe cancelled = schedule(110);
    assertTrue(timers.cancel(cancelled));
    whileLocked(() -> {
      probes.add(schedule(700));
      assertTrue(timers.cancel(probes.removeFirst()));
    });
    timers.fireAll();
    probes.forEach(TimerDriverTest::assertFired);
    assertNotFired(cancelled);
    assertEquals(0, timers.size());

    Probe late = new Probe();
    assertFalse(timers.schedule(late, Long.MAX_VALUE));
    assertFired(late);
    assertFalse(timers.cancel(late));
    timers.fireAll();
    assertEquals(0, timers.runDue(Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, timers.prepareSleep());
  }
}
