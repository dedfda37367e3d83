package edo.sim;

import static edo.sim.Failures.assertSays;
import static edo.sim.Failures.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.sync.Notify;
import edo.task.CancelledException;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How a simulation fails, what it says, and how a failing seed is found: SIM-001, SIM-008, SIM-009,
 * SIM-010, SIM-022.
 */
class SimFailureTest {
  @Test
  void aClientsFailureNamesSeedHostTimeAndReplay() {
    Sim sim = Sim.builder().seed(4711).build();
    var thrown = new IllegalStateException("wrong");
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofSeconds(3));
          throw thrown;
        });
    SimulationException e = failure(sim);
    assertSame(thrown, e.getCause());
    assertEquals(4711, e.seed());
    assertEquals("client", e.host().orElseThrow());
    assertEquals("client", e.task().orElseThrow());
    assertEquals(Duration.ofSeconds(3), e.elapsed());
    assertSays(e, "-Dedo.sim.seed=4711", "wrong");
  }

  @Test
  void aHostsFailureFailsTheRun() {
    Sim sim = Sim.builder().build();
    sim.host(
        "host",
        () -> {
          throw new java.io.IOException("no disk");
        });
    sim.client("client", () -> Time.sleep(Duration.ofSeconds(1)));
    assertEquals("host", failure(sim).host().orElseThrow());
  }

  @Test
  void anErrorInATaskThatNobodyJoinsFailsTheRun() {
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          Task.builder()
              .name("checker")
              .spawn(() -> {
                throw new AssertionError("not what was expected");
              });
          Time.sleep(Duration.ofMinutes(1));
        });
    SimulationException e = failure(sim);
    assertTrue(e.task().orElseThrow().contains("checker"), e.getMessage());
  }

  @Test
  void timeThatRunsOutTellsWhatStillWaits() {
    Sim sim = Sim.builder().duration(Duration.ofSeconds(10)).build();
    sim.client(
        "client",
        () -> {
          Task.builder()
              .name("ticker")
              .spawn(() -> {
                while (true) {
                  Time.sleep(Duration.ofSeconds(1));
                }
              });
          new Notify("the answer").awaitNotified();
        });
    SimulationException e = failure(sim);
    assertSays(e, "PT10S", "notify the answer", "ticker", "SimFailureTest");
  }

  /** Also after a bounce, when that caller is long gone. */
  @Test
  void theBodyOfAHostIsSpawnedWhereTheHostWasAdded() {
    Sim sim = Sim.builder().duration(Duration.ofSeconds(10)).build();
    sim.client("client", () -> new Notify("the answer").awaitNotified());
    sim.host("host", () -> new Notify("the question").awaitNotified());
    sim.at(Duration.ofSeconds(1), () -> sim.bounce("host"));
    sim.at(Duration.ofSeconds(20), () -> {}); // or it would be over at once
    SimulationException e = failure(sim);
    String here = "SimFailureTest.theBodyOfAHostIsSpawnedWhereTheHostWasAdded";
    var sites = Pattern.compile("spawned at \\S*" + Pattern.quote(here)).matcher(e.getMessage());
    assertEquals(2, sites.results().count(), e.getMessage());
  }

  @Test
  void aRunInWhichNothingCanHappenFailsAtOnce() {
    Sim sim = Sim.builder().duration(Duration.ofDays(1)).build();
    sim.client("client", () -> new Notify("nobody").awaitNotified());
    SimulationException e = failure(sim);
    assertEquals(Duration.ZERO, e.elapsed());
    assertSays(e, "notify nobody");
  }

  @Test
  void aLoopThatNeverWaitsFails() {
    Sim sim = Sim.builder().maxSlicesAtOnce(1000).build();
    sim.client(
        "client",
        () -> {
          while (true) {
            Task.yieldNow();
          }
        });
    assertSays(failure(sim), "time stands still");
  }

  @Test
  void whatAnActionThrowsNamesTheSeed() {
    Sim sim = Sim.builder().seed(7).build();
    sim.client("client", () -> Time.sleep(Duration.ofSeconds(9)));
    sim.at(
        Duration.ofSeconds(1),
        () -> {
          throw new IllegalStateException("invariant");
        });
    SimulationException e = failure(sim);
    assertEquals(7, e.seed());
    assertEquals(Duration.ofSeconds(1), e.elapsed());
    assertEquals("invariant", e.getCause().getMessage());
  }

  @Test
  void hostsMayComeLater() {
    var later = new AtomicInteger();
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          sim.client("second", later::incrementAndGet);
          Time.sleep(Duration.ofSeconds(1));
          assertEquals(1, later.get());
          var e = assertThrows(IllegalStateException.class, sim::run);
          assertSays(e, "cannot run it");
        });
    sim.run();
  }

  /** Without this nothing would ever end it: whoever waits for it waits for ever. */
  @Test
  void aTaskThatNeverWaitsFailsTheRun() {
    var goOn = new AtomicBoolean(true);
    Sim sim = Sim.builder().sliceLimit(Duration.ofSeconds(1)).build();
    sim.client(
        "busy",
        () ->
            Task.builder()
                .name("spinner")
                .spawn(() -> {
                  while (goOn.get()) {
                    Thread.onSpinWait();
                  }
                })
                .join());
    try {
      SimulationException e = failure(sim);
      assertSays(e, "runs and runs", "spinner");
      assertThrows(SimulationException.class, sim::elapsed);
      sim.close();
    } finally {
      goOn.set(false);
    }
  }

  /** A host that retries whatever happens, its own end too. */
  @Test
  void aHostThatCannotBeCancelledFailsTheEnd() {
    var goOn = new AtomicBoolean(true);
    Sim sim = Sim.builder().sliceLimit(Duration.ofSeconds(1)).build();
    sim.host(
        "stubborn",
        () -> {
          while (goOn.get()) {
            try {
              Time.sleep(Duration.ofSeconds(1));
            } catch (CancelledException e) {
              continue;
            }
          }
        });
    sim.client("client", () -> Time.sleep(Duration.ofSeconds(3)));
    try {
      SimulationException e = failure(sim);
      assertSays(e, "CancelledException");
    } finally {
      goOn.set(false);
    }
  }

  // ---------------------------------------------------------------- clients that crash

  @Test
  void aHostThatIsBouncedBeforeItBeginsBeginsOnce() {
    var begun = new AtomicInteger();
    Sim sim = Sim.builder().build();
    sim.client("client", begun::incrementAndGet);
    sim.bounce("client");
    sim.run();
    assertEquals(1, begun.get());
  }

  @Test
  void aClientThatHasCrashedIsNotWaitedFor() {
    var lock = new ReentrantLock();
    Sim sim = Sim.builder().build();
    sim.client("unbegun", () -> Time.sleep(Duration.ofDays(1)));
    sim.client(
        "holder",
        () -> {
          lock.lock();
          try {
            Time.sleep(Duration.ofSeconds(2));
          } finally {
            lock.unlock();
          }
        });
    sim.client(
        "parked",
        () -> {
          Time.sleep(Duration.ofSeconds(1));
          lock.lock();
          lock.unlock();
        });
    sim.crash("unbegun");
    sim.at(Duration.ofMillis(1_500), () -> sim.crash("parked"));
    sim.run();
    assertEquals(Duration.ofSeconds(2), sim.elapsed());
  }

  // ---------------------------------------------------------------- misuse

  @Test
  void theClockIsTheSimulations() {
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          assertTrue(Sim.isSimulated());
          assertThrows(IllegalStateException.class, () -> Time.advance(Duration.ofSeconds(1)));
          assertThrows(IllegalStateException.class, Time::resume);
          assertThrows(IllegalStateException.class, sim::run);
          assertThrows(IllegalStateException.class, sim::close);
          assertThrows(IllegalArgumentException.class, () -> sim.crash("nobody"));
        });
    assertFalse(Sim.isSimulated());
    sim.run();
    assertThrows(IllegalStateException.class, sim::run);
    assertThrows(IllegalStateException.class, () -> Sim.builder().build().run());
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> Sim.builder().latency(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    assertTrue(failure.getMessage().startsWith("give the shortest latency"), failure::getMessage);
  }

  // ---------------------------------------------------------------- search

  /** A race that some orders lose: two hosts greet, and the client takes the first for the left. */
  private static void race(Sim sim) {
    sim.host(
        "judge",
        () -> {
          try (var listener = TcpListener.bind("0.0.0.0:7000")) {
            try (var first = listener.accept()) {
              if (Hosts.receive(first, 1).equals("r")) {
                throw new IllegalStateException("the right one came first");
              }
            }
          }
        });
    for (String side : new String[] {"left", "right"}) {
      sim.client(
          side,
          () -> {
            try (var stream = TcpStream.connect("judge:7000")) {
              Hosts.send(stream, side.substring(0, 1));
              Time.sleep(Duration.ofSeconds(1));
            }
          });
    }
  }

  @Test
  void aSearchFindsTheSameSmallestSeedHoweverManyThreads() {
    SimulationException one =
        assertThrows(
            SimulationException.class, () -> Sim.builder().search(100, 1, SimFailureTest::race));
    assertEquals("judge", one.host().orElseThrow());
    SimulationException four =
        assertThrows(
            SimulationException.class, () -> Sim.builder().search(100, 4, SimFailureTest::race));
    assertEquals("judge", four.host().orElseThrow());
    Sim again = Sim.builder().seed(one.seed()).build();
    race(again);
    SimulationException repeated = failure(again);
    assertEquals(one.getMessage(), repeated.getMessage());
    assertEquals(one.elapsed(), repeated.elapsed());
    for (long seed = 1; seed < one.seed(); seed++) {
      Sim before = Sim.builder().seed(seed).build();
      race(before);
      before.run();
    }
    assertEquals(one.seed(), four.seed());
  }

  @Test
  void aSearchThatFindsNothingSaysHowMuchItDid() throws InterruptedException {
    SearchReport report =
        Sim.builder()
            .search(20, 2, sim -> sim.client("c", () -> Time.sleep(Duration.ofSeconds(1))));
    assertEquals(20, report.runs());
    assertEquals(Duration.ofSeconds(20), report.simulated());
    assertTrue(report.slices() >= 20);
  }

  /** Also what the scenario itself throws, before or after a run of its own. */
  @Test
  void aSearchThatCannotSetItsScenarioUpNamesTheSeed() {
    for (Throwable thrown : List.of(new IOException("no file"), new AssertionError("the sums"))) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Sim.builder()
                      .seed(40)
                      .search(
                          10,
                          2,
                          sim -> {
                            if (sim.seed() == 43) {
                              switch (thrown) {
                                case IOException io -> throw io;
                                case AssertionError error -> throw error;
                                default -> throw new IllegalStateException(thrown);
                              }
                            }
                            sim.client("c", () -> {});
                          }));
      assertTrue(e.getMessage().endsWith("-Dedo.sim.seed=43"), e.getMessage());
      assertTrue(e.getMessage().contains(thrown.getMessage()), e.getMessage());
      assertEquals(thrown, e.getCause());
    }
  }

  @Test
  void thePropertyWins() throws InterruptedException {
    System.setProperty("edo.sim.seed", "99");
    try {
      assertEquals(99, Sim.builder().seed(3).build().seed());
      assertEquals(
          1,
          Sim.builder()
              .search(
                  20,
                  2,
                  sim -> {
                    assertEquals(99, sim.seed());
                    sim.client("c", () -> {});
                  })
              .runs());
    } finally {
      System.clearProperty("edo.sim.seed");
    }
  }
}
