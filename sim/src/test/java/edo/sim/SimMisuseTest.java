package edo.sim;

import static edo.sim.Failures.assertSays;
import static edo.sim.Failures.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpStream;
import edo.sync.Mutex;
import edo.task.Task;
import edo.task.TaskBody;
import edo.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What would pass though nothing was tested is refused, and says what to do: SIM-003, SIM-011. */
class SimMisuseTest {
  private static final Predicate<String> MISSPELT = "sever"::equals;

  private static Sim withServer() {
    return Hosts.withEcho(Sim.builder(), () -> TcpStream.connect("server:7000").close());
  }

  // ---------------------------------------------------------------- never run

  @Test
  void whatHasHostsAndHasNeverRunSaysSoWhenClosed() {
    Sim sim = withServer();
    assertSays(assertThrows(IllegalStateException.class, sim::close), "has never run", "run()");
    assertTrue(sim.isClosed(), "and it is over");
    sim.close();
    assertSays(assertThrows(IllegalStateException.class, sim::run), "is over");
  }

  /** What the scenario itself threw is what is told. */
  @Test
  void whatFailedBeforeItRanIsToldFirst() {
    var e =
        assertThrows(
            ArithmeticException.class,
            () -> {
              try (Sim sim = withServer()) {
                sim.at(Duration.ZERO, () -> {});
                throw new ArithmeticException("in the scenario");
              }
            });
    assertEquals("in the scenario", e.getMessage());
    assertSays(e.getSuppressed()[0], "has never run");
  }

  @Test
  void whatHasRunInAnyWayIsClosed() {
    try (Sim sim = withServer()) {
      assertFalse(sim.step());
    }
    try (Sim sim = withServer()) {
      assertFalse(sim.runFor(Duration.ofMillis(1)));
    }
    try (Sim sim = withServer()) {
      sim.run();
    }
  }

  @Test
  void whatHasNoHostsHasNothingToRun() {
    Sim sim = Sim.builder().build();
    sim.close();
    assertTrue(sim.isClosed());
  }

  // ---------------------------------------------------------------- faults that hit nobody

  private static void assertHitsNobody(Executable fault) {
    assertSays(
        assertThrows(IllegalArgumentException.class, fault),
        "accepts the name of no host",
        "[server, client]");
  }

  @Test
  void aFaultThatHitsNoHostIsRefusedOutside() {
    Sim sim = withServer();
    assertHitsNobody(() -> sim.crash(MISSPELT));
    assertHitsNobody(() -> sim.bounce(MISSPELT));
    assertHitsNobody(() -> sim.links(MISSPELT, "client"::equals).partition());
    assertHitsNobody(() -> sim.links("client"::equals, MISSPELT).hold());
    assertHitsNobody(() -> sim.links(MISSPELT, _ -> true).inFlight());
    sim.run();
  }

  @Test
  void aFaultThatHitsNoHostIsRefusedInside() {
    var seen = new ArrayList<String>();
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          assertHitsNobody(() -> sim.links(MISSPELT, _ -> true).release());
          assertThrows(IllegalArgumentException.class, () -> sim.partition("client", "sever"));
          // Such calls wait until the slice is over, and throw where they were made all the same.
          assertHitsNobody(() -> sim.crash(MISSPELT));
          assertHitsNobody(() -> sim.bounce(MISSPELT));
          var twice =
              assertThrows(IllegalArgumentException.class, () -> sim.host("server", () -> {}));
          assertSays(twice, "server");
          seen.add("all");
        });
    sim.run();
    assertEquals(1, seen.size());
  }

  @Test
  void aHostHasNoLinkToItself() {
    Sim sim = withServer();
    assertSays(
        assertThrows(IllegalArgumentException.class, () -> sim.partition("server", "server")),
        "no link to itself",
        "server is given twice");
    assertThrows(
        IllegalArgumentException.class,
        () -> sim.latency("client", "client", Duration.ZERO, Duration.ofSeconds(1)));
    sim.run();
  }

  /** No host is no failure for what concerns all. */
  @Test
  void allLinksOfOneHostAreNone() {
    Sim sim = Sim.builder().build();
    sim.links().partition();
    sim.client("alone", () -> sim.links().repair());
    sim.run();
    assertEquals(0, sim.links().inFlight());
  }

  // ---------------------------------------------------------------- waits that nobody ends

  private static SimulationException stuck(TaskBody body) {
    Sim sim = Sim.builder().build();
    sim.client("client", body);
    return failure(sim);
  }

  /** The first frame of a task is what the program has called. */
  private static void assertWaits(SimulationException e, String what, String firstFrame) {
    assertSays(e, "task 1 (client): waiting " + what, "spawned at ", "SimMisuseTest.java:");
    String frame = e.getMessage().lines().filter(line -> line.contains("\tat ")).findFirst().get();
    assertTrue(frame.contains(firstFrame), e.getMessage());
    assertFalse(e.getMessage().contains("edo.internal."), e.getMessage());
    assertFalse(e.getMessage().contains("VirtualThread"), e.getMessage());
  }

  @Test
  void aWaitInTheJdkThatNobodyEndsIsNamed() {
    SimulationException e = stuck(() -> new CountDownLatch(1).await());
    assertWaits(e, "in CountDownLatch.await", "CountDownLatch.await(");
    assertSays(e, "nothing can happen any more", "Task.spawnBlocking");
    SimulationException lock =
        stuck(() -> {
          var mine = new ReentrantLock();
          Task.spawn(mine::lock).join(); // and never unlocks
          mine.lock();
        });
    assertWaits(lock, "in ReentrantLock.lock", "ReentrantLock");
  }

  /** Whether the other thread comes while the task still runs is not for us to say. */
  @Test
  void anExecutorOfTheJdkIsToldToBeOutside() {
    var held = new CountDownLatch(1);
    try {
      SimulationException e =
          stuck(() ->
              CompletableFuture.runAsync(
                      () -> {
                        try {
                          held.await();
                        } catch (InterruptedException ended) {
                          Thread.currentThread().interrupt();
                        }
                      })
                  .join());
      assertWaits(e, "in CompletableFuture.join", "CompletableFuture");
      assertSays(e, "CompletableFuture.supplyAsync", "Task.spawnBlocking");
    } finally {
      held.countDown();
    }
  }

  @Test
  void whoWaitsForOneAnotherIsToldSoAndNoMore() {
    SimulationException e =
        stuck(() -> {
          var mutex = new Mutex("balance");
          var _ = mutex.lock();
          var _ = mutex.lock();
        });
    assertWaits(e, "for mutex balance", "edo.sync.");
    assertFalse(e.getMessage().contains("supplyAsync"), e.getMessage());
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          try (var barrier = sim.barrier("committed", Reaction.suspend());
              var _ = barrier.awaitTriggered()) {
            throw new AssertionError("nobody commits");
          }
        });
    assertWaits(failure(sim), "for a barrier, until code comes to a point", "SimBarrier.");
  }

  @Test
  void whatWaitsForAMonitorIsToldSo() {
    var monitor = new Object();
    Sim sim = Sim.builder().build();
    sim.client(
        "holder",
        () -> {
          synchronized (monitor) {
            Time.sleep(Duration.ofSeconds(1));
          }
        });
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(500)); // until the other one has it
          synchronized (monitor) {
            assertTrue(Thread.holdsLock(monitor));
          }
        });
    assertSays(failure(sim), "escapes", "waiting for a monitor");
  }

  /** Such code is no task. */
  @Test
  void whatIsDoneAtATimeMustNotWait() {
    Sim sim = Sim.builder().build();
    sim.at(Duration.ofSeconds(1), () -> Time.sleep(Duration.ofSeconds(1)));
    sim.client("client", () -> Time.sleep(Duration.ofSeconds(5)));
    SimulationException e = failure(sim);
    assertSays(e, "what was to be done at this time has failed", "between tasks", "must not wait");
    assertEquals(Duration.ofSeconds(1), e.elapsed());
  }
}
