package edo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpStream;
import edo.sync.Notify;
import edo.task.DeadlineException;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What can go wrong between hosts and with them: SIM-002, SIM-003, SIM-009, SIM-011, SIM-012,
 * SIM-015, SIM-016, SIM-017, SIM-018, SIM-019, SIM-020, SIM-021, SIM-036.
 */
class SimFaultTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aPartitionThatEndsIsNoMoreThanADelay() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals("before", Hosts.exchange(stream, "before"));
            sim.partition("client", "server");
            Hosts.send(stream, "during");
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(Duration.ofSeconds(5), () -> Hosts.receive(stream, 6)));
            sim.repair("server", "client");
            assertEquals("during", Hosts.receive(stream, 6));
          }
        });
    sim.run();
  }

  @Test
  void aPartitionThatDoesNotEndBreaksTheConnection() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            sim.partition("client", "server");
            Hosts.send(stream, "lost");
            var e = assertThrows(SocketException.class, () -> Hosts.receive(stream, 4));
            assertEquals("Connection timed out", e.getMessage());
          }
          var e = assertThrows(ConnectException.class, () -> TcpStream.connect("server:7000"));
          assertTrue(e.getMessage().startsWith("Connection timed out"), e.getMessage());
        });
    sim.run();
  }

  /** What the client says arrives; what it is told does not. */
  @Test
  void aOneWayPartitionLosesOneDirection() {
    for (boolean answers : new boolean[] {true, false}) {
      var arrived = new ArrayList<String>();
      Sim sim = Sim.builder().build();
      sim.host(
          "server",
          Hosts.accepting(stream -> {
            arrived.add(Hosts.receive(stream, 5));
            Hosts.send(stream, "reply");
            Time.sleep(SECOND.multipliedBy(10));
          }));
      sim.client(
          "client",
          () -> {
            try (var stream = TcpStream.connect("server:7000")) {
              Time.sleep(SECOND);
              sim.partitionOneWay(answers ? "server" : "client", answers ? "client" : "server");
              Hosts.send(stream, "hello");
              assertThrows(
                  DeadlineException.class,
                  () -> Time.timeout(SECOND.multipliedBy(3), () -> Hosts.receive(stream, 5)));
              assertEquals(answers ? List.of("hello") : List.of(), arrived);
              sim.repairOneWay(answers ? "server" : "client", answers ? "client" : "server");
              assertEquals("reply", Hosts.receive(stream, 5));
            }
          });
      sim.run();
    }
  }

  @Test
  void whatIsHeldArrivesAfterTheRelease() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            Hosts.send(stream, "flying");
            sim.hold("client", "server");
            Hosts.send(stream, " and held");
            assertTrue(sim.inFlight("client", "server") >= 2);
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(Duration.ofMillis(300), () -> Hosts.receive(stream, 1)));
            sim.release("client", "server");
            assertEquals("flying and held", Hosts.receive(stream, 15));
          }
        });
    sim.run();
  }

  @Test
  void tcpSendsAgainWhatWasLost() {
    Sim sim =
        Hosts.withEcho(
            Sim.builder().messageLoss(0.2).tcpRetries(20),
            () -> {
              try (var stream = TcpStream.connect("server:7000")) {
                for (int i = 0; i < 50; i++) {
                  String text = "message " + i;
                  assertEquals(text, Hosts.exchange(stream, text));
                }
              }
            });
    sim.run();
    String trace = new String(sim.trace(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(trace.contains(" lost tcp "), "nothing was lost");
  }

  @Test
  void aLinkHasALatencyOfItsOwn() {
    Duration slow = Duration.ofMillis(700);
    Sim sim = Sim.builder().latency(Duration.ofMillis(1), Duration.ofMillis(1)).build();
    sim.host("near", Hosts.echo(7000));
    sim.host("far", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          sim.latency("client", "far", slow, slow);
          try (var near = TcpStream.connect("near:7000");
              var far = TcpStream.connect("far:7000")) {
            var start = sim.elapsed();
            assertEquals("x", Hosts.exchange(near, "x"));
            assertEquals(Duration.ofMillis(2), sim.elapsed().minus(start));
            start = sim.elapsed();
            assertEquals("x", Hosts.exchange(far, "x"));
            assertEquals(slow.multipliedBy(2), sim.elapsed().minus(start));
          }
        });
    sim.run();
  }

  @Test
  void aCrashUnwindsTasksAndTellsNobody() {
    var unwound = new AtomicInteger();
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          Task.spawn(() -> {
            try {
              new Notify("never").awaitNotified();
            } finally {
              unwound.incrementAndGet();
            }
            return null;
          });
          Hosts.echo(7000).run();
        });
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals("x", Hosts.exchange(stream, "x"));
            assertTrue(sim.isHostRunning("server"));
            sim.crash("server");
            assertFalse(sim.isHostRunning("server"));
            assertEquals(1, unwound.get());
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(SECOND, () -> Hosts.receive(stream, 1)),
                "the peer of a crashed host hears nothing");
            Hosts.send(stream, "y");
            var e = assertThrows(IOException.class, () -> Hosts.receive(stream, 1));
            assertEquals("Connection timed out", e.getMessage());
          }
        });
    sim.run();
  }

  @Test
  void aBouncedHostKnowsNothingOfItsConnections() {
    var boots = new ArrayList<Duration>();
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          boots.add(Duration.ofNanos(Time.now().nanos()));
          Hosts.echo(7000).run();
        });
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals("x", Hosts.exchange(stream, "x"));
            sim.bounce("server");
            assertTrue(sim.isHostRunning("server"));
            Hosts.send(stream, "y");
            var e = assertThrows(IOException.class, () -> Hosts.receive(stream, 1));
            assertEquals("Connection reset", e.getMessage());
          }
          try (var again = TcpStream.connect("server:7000")) {
            assertEquals("z", Hosts.exchange(again, "z"));
          }
        });
    sim.run();
    assertEquals(List.of(Duration.ZERO, Duration.ZERO), boots, "a host's clock begins at its boot");
    assertTrue(sim.elapsed().isPositive());
  }

  /** The server still has the connection from before; with one port it even looks the same. */
  @Test
  void aClientThatComesBackConnectsAnew() {
    Sim sim = Sim.builder().ephemeralPorts(50_000, 50_000).build();
    sim.host("server", Hosts.echo(7000));
    var answers = new ArrayList<Duration>();
    sim.host(
        "app",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals("x", Hosts.exchange(stream, "x"));
            answers.add(sim.elapsed());
            Time.sleep(SECOND.multipliedBy(100));
          }
        });
    sim.client(
        "operator",
        () -> {
          Time.sleep(SECOND.multipliedBy(3));
          sim.bounce("app");
          Time.sleep(SECOND.multipliedBy(10));
        });
    sim.run();
    assertEquals(2, answers.size());
    Duration took = answers.getLast().minus(SECOND.multipliedBy(3));
    assertTrue(took.compareTo(SECOND.multipliedBy(5)) < 0, () -> "connected after " + took);
  }

  @Test
  void faultsComeFromOutsideAndOnTimeToo() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          Time.sleep(SECOND.multipliedBy(10));
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals("x", Hosts.exchange(stream, "x"));
          }
        });
    sim.at(SECOND, () -> sim.crash("server"));
    assertFalse(sim.runFor(SECOND.multipliedBy(2)));
    assertFalse(sim.isHostRunning("server"));
    assertEquals(SECOND.multipliedBy(2), sim.elapsed());
    sim.bounce("server");
    assertTrue(sim.isHostRunning("server"));
    sim.run();
  }

  @Test
  void aTaskThatCannotBeStoppedIsForgotten() {
    Sim sim = Sim.builder().build();
    var never = new Notify("never");
    sim.host(
        "stubborn",
        () ->
            Task.shield(() -> {
              never.awaitNotified();
              return null;
            }));
    sim.client(
        "client",
        () -> {
          Time.sleep(SECOND);
          sim.crash("stubborn");
          assertFalse(sim.isHostRunning("stubborn"));
        });
    sim.run();
  }
}
