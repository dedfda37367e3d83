package edo.sim;

import static edo.sim.Failures.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.fs.Fs;
import edo.sync.Notify;
import edo.task.Task;
import edo.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clocks, steps and the order of hosts: SIM-001, SIM-007, SIM-010, SIM-012. */
class SimTimeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // ---------------------------------------------------------------- the clock on the wall

  @Test
  void theClockOnTheWallBeginsAtTheEpochAndMovesWithTime() {
    Instant epoch = Instant.parse("2024-02-29T12:00:00.5Z");
    Sim sim = Sim.builder().epoch(epoch).build();
    var clock = sim.clock();
    assertEquals(epoch, clock.instant());
    sim.host(
        "host",
        () -> {
          Fs.write(Path.of("/tmp/file"), new byte[1]);
          Time.sleep(Duration.ofMinutes(1));
        });
    sim.client(
        "client",
        () -> {
          Time.sleep(SECOND.multipliedBy(3));
          sim.bounce("host"); // has a clock of its own that begins anew, but not on the wall
          assertEquals(epoch.plusSeconds(3), clock.instant());
          Time.sleep(SECOND);
          assertEquals(epoch.plusSeconds(4).toEpochMilli(), clock.millis());
          Fs.write(Path.of("/tmp/mine"), new byte[1]);
          assertEquals(epoch.plusSeconds(4), Fs.metadata(Path.of("/tmp/mine")).modified());
          assertEquals(epoch, Fs.metadata(Path.of("/tmp")).created());
        });
    sim.run();
    assertEquals(epoch.plusSeconds(4), clock.instant());
    ZoneId zone = ZoneId.of("Europe/Paris");
    assertEquals(zone, clock.withZone(zone).getZone());
    assertEquals(clock.instant(), clock.withZone(zone).instant());
  }

  @Test
  void theEpochIsTheSameInEachRunUnlessSet() {
    try (Sim sim = Sim.builder().build()) {
      assertEquals(Instant.parse("2000-01-01T00:00:00Z"), sim.clock().instant());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Sim.builder().epoch(Instant.parse("1969-12-31T23:59:59Z")));
  }

  // ---------------------------------------------------------------- steps

  @Test
  void aRunInStepsIsTheSameRun() {
    Sim whole = DeterminismTest.echo(3);
    whole.run();
    try (Sim steps = DeterminismTest.echo(3)) {
      long count = 0;
      Duration before = steps.elapsed();
      while (!steps.step()) {
        count++;
        assertTrue(steps.elapsed().compareTo(before) >= 0);
        before = steps.elapsed();
      }
      assertTrue(count > steps.slices(), "each slice is a step, and each time that passes");
      assertTrue(steps.step(), "it stays over");
      assertArrayEquals(whole.trace(), steps.trace());
    }
  }

  @Test
  void aStepIsASliceOrSomeTime() {
    var done = new ArrayList<String>();
    try (Sim sim = Sim.builder().build()) {
      sim.client(
          "client",
          () -> {
            done.add("begun");
            Time.sleep(SECOND);
            done.add("slept");
          });
      assertFalse(sim.step());
      assertEquals(List.of("begun"), done);
      assertEquals(1, sim.slices());
      while (sim.elapsed().isZero()) {
        assertFalse(sim.step());
      }
      assertEquals(SECOND, sim.elapsed());
      assertEquals(List.of("begun"), done);
      while (!sim.step()) {
        assertEquals(SECOND, sim.elapsed());
      }
      assertEquals(List.of("begun", "slept"), done);
    }
  }

  @Test
  void stepsFailAsRunsDo() {
    try (Sim sim = Sim.builder().duration(SECOND).build()) {
      sim.client("client", () -> Time.sleep(SECOND.multipliedBy(5)));
      var e =
          assertThrows(
              SimulationException.class,
              () -> {
                while (!sim.step()) {
                  assertTrue(sim.elapsed().compareTo(SECOND) <= 0);
                }
              });
      assertSays(e, "PT1S");
    }
    try (Sim sim = Sim.builder().build()) {
      sim.client("client", () -> new Notify("nobody").awaitNotified());
      assertThrows(
          SimulationException.class,
          () -> {
            while (!sim.step()) {
              assertEquals(Duration.ZERO, sim.elapsed());
            }
          });
    }
    try (Sim sim = Sim.builder().duration(SECOND).build()) {
      sim.host("host", () -> Time.sleep(SECOND.multipliedBy(5)));
      while (!sim.step()) {
        assertTrue(sim.elapsed().compareTo(SECOND) <= 0);
      }
      assertEquals(SECOND, sim.elapsed());
    }
  }

  // ---------------------------------------------------------------- order

  private static List<String> order(SimBuilder settings) {
    var order = new ArrayList<String>();
    Sim sim = settings.build();
    for (String host : List.of("a", "b", "c")) {
      sim.client(
          host,
          () -> {
            for (int task = 0; task < 2; task++) {
              String name = host + task;
              Task.spawn(() -> {
                for (int turn = 0; turn < 2; turn++) {
                  order.add(name);
                  Task.yieldNow();
                }
                return null;
              });
            }
            Time.sleep(SECOND);
          });
    }
    sim.run();
    return order;
  }

  @Test
  void hostsMayTakeTurns() {
    List<String> fixed = order(Sim.builder().randomOrder(false));
    assertEquals(
        List.of("a0", "b0", "c0", "a1", "b1", "c1", "a0", "b0", "c0", "a1", "b1", "c1"), fixed);
    for (long seed = 2; seed < 6; seed++) {
      assertEquals(fixed, order(Sim.builder().seed(seed).randomOrder(false)));
      assertFalse(fixed.equals(order(Sim.builder().seed(seed))), "which is what seeds are for");
    }
  }

  @Test
  void aFixedOrderStarvesNobody() {
    var turns = new int[1];
    Sim sim = Sim.builder().randomOrder(false).maxSlicesAtOnce(10_000).build();
    var met = new boolean[1];
    sim.client(
        "impatient",
        () -> {
          while (!met[0]) {
            turns[0]++;
            Task.yieldNow();
          }
        });
    sim.client(
        "slow",
        () -> {
          for (int i = 0; i < 100; i++) {
            Task.yieldNow();
          }
          met[0] = true;
        });
    sim.run();
    assertTrue(turns[0] >= 99, turns[0] + " turns");
  }
}
