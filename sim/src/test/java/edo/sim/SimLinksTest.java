package edo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpStream;
import edo.net.UdpSocket;
import edo.task.DeadlineException;
import edo.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Ways between hosts, by name and by pattern, and what is under way there: SIM-003, SIM-011,
 * SIM-013, SIM-014, SIM-015, SIM-017, SIM-018, SIM-019, SIM-020, SIM-021, SIM-034.
 */
class SimLinksTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Predicate<String> NODES = Pattern.compile("node-\\d").asMatchPredicate();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(UdpSocket socket) throws IOException {
    byte[] room = new byte[100];
    return new String(room, 0, socket.receive(room), StandardCharsets.UTF_8);
  }

  /** Three nodes that echo, and a client. */
  private static Sim cluster(SimBuilder settings) {
    Sim sim = settings.build();
    for (int i = 1; i <= 3; i++) {
      sim.host("node-" + i, Hosts.echo(7000));
    }
    return sim;
  }

  private static boolean answers(String host) throws Exception {
    try (var stream = Time.timeout(SECOND.multipliedBy(3), () -> TcpStream.connect(host))) {
      return Hosts.exchange(stream, "x").equals("x");
    } catch (DeadlineException e) {
      return false;
    }
  }

  // ---------------------------------------------------------------- patterns

  @Test
  void namesAreLookedUpByPattern() {
    Sim sim = cluster(Sim.builder());
    sim.host("other", () -> {});
    assertEquals(
        List.of(sim.lookup("node-1"), sim.lookup("node-2"), sim.lookup("node-3")),
        sim.lookup(NODES));
    assertEquals(4, sim.lookup(_ -> true).size());
    assertEquals(List.of(), sim.lookup(_ -> false));
    InetAddress second = sim.lookup("node-2");
    assertEquals(second, sim.lookup(second.getHostAddress()));
    assertEquals("node-2", sim.reverseLookup(second));
    assertThrows(IllegalArgumentException.class, () -> sim.lookup("node-4"));
    assertThrows(
        IllegalArgumentException.class, () -> sim.reverseLookup(InetAddress.ofLiteral("10.0.0.1")));
    sim.client("client", () -> {});
    sim.run();
  }

  @Test
  void severalHostsCrashAndComeBack() {
    Sim sim = cluster(Sim.builder());
    sim.client(
        "client",
        () -> {
          assertTrue(answers("node-1:7000"));
          sim.crash(NODES);
          for (int i = 1; i <= 3; i++) {
            assertFalse(sim.isHostRunning("node-" + i));
          }
          sim.bounce(name -> name.endsWith("2"));
          assertFalse(sim.isHostRunning("node-1"));
          assertTrue(answers("node-2:7000"));
          sim.bounce(NODES);
          assertTrue(answers("node-3:7000"));
          assertTrue(sim.isHostRunning("client"));
        });
    sim.run();
  }

  @Test
  void manyLinksArePartitionedAtOnce() {
    Sim sim = cluster(Sim.builder());
    sim.client(
        "client",
        () -> {
          SimLinks mine = sim.links("client"::equals, NODES);
          mine.partition();
          for (int i = 1; i <= 3; i++) {
            assertFalse(answers("node-" + i + ":7000"));
          }
          sim.repair("client", "node-2");
          assertTrue(answers("node-2:7000"));
          assertFalse(answers("node-1:7000"));
          mine.repair();
          assertTrue(answers("node-1:7000"));
          mine.oneWay().partition();
          assertFalse(answers("node-1:7000"));
          mine.oneWay().repair();
          assertTrue(answers("node-3:7000"));
          sim.links(NODES, NODES).partition();
          assertTrue(answers("node-3:7000"), "that is none of these links");
        });
    sim.run();
  }

  /** Pairs among the same hosts, and never a host with itself. */
  @Test
  void allPairsAreHeldAndReleased() {
    Sim sim = cluster(Sim.builder());
    sim.client(
        "client",
        () -> {
          sim.links().hold();
          assertFalse(answers("node-1:7000"));
          assertTrue(sim.links().inFlight() > 0);
          assertTrue(sim.links().packets().stream().allMatch(SimPacket::isHeld));
          sim.links().release();
          assertTrue(answers("node-1:7000"));
        });
    sim.run();
  }

  // ---------------------------------------------------------------- by hand

  @Test
  void packetsAreDeliveredByHand() {
    Sim sim = Sim.builder().build();
    sim.host("other", () -> {});
    sim.client(
        "receiver",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            Time.sleep(SECOND);
            SimLinks way = sim.links("sender", "receiver").oneWay();
            List<SimPacket> held = way.packets();
            assertEquals(3, held.size());
            assertEquals(3, way.inFlight());
            Duration before = sim.elapsed();
            assertTrue(way.deliver(held.get(1)));
            assertEquals("two", text(socket));
            assertEquals(before, sim.elapsed(), "at once");
            assertFalse(way.deliver(held.get(1)), "only once");
            assertEquals(2, way.deliverAll());
            assertEquals("one", text(socket));
            assertEquals("three", text(socket));
            assertEquals(0, way.deliverAll());
            sim.release("sender", "receiver");
            assertThrows(DeadlineException.class, () -> Time.timeout(SECOND, () -> text(socket)));
          }
        });
    sim.client(
        "sender",
        () -> {
          sim.hold("sender", "receiver");
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("receiver:9");
            for (String each : List.of("one", "two", "three")) {
              socket.send(bytes(each));
            }
          }
        });
    sim.run();
  }

  @Test
  void whatFliesArrivesBeforeItsTimeAndWhatWasLostDoesNot() {
    Sim sim = Sim.builder().latency(SECOND, SECOND).build();
    sim.client(
        "receiver",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            Time.sleep(SECOND.dividedBy(2));
            List<SimPacket> flying = sim.links().packets();
            assertEquals(2, flying.size());
            assertFalse(flying.getFirst().isHeld());
            assertTrue(sim.links().deliver(flying.getLast()));
            assertEquals("second", text(socket));
            assertEquals(SECOND.dividedBy(2), sim.elapsed());
            sim.partition("sender", "receiver");
            assertFalse(sim.links().deliver(flying.getFirst()), "it is lost");
            assertEquals(0, sim.links().inFlight());
          }
        });
    sim.client(
        "sender",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("receiver:9");
            socket.send(bytes("first"));
            socket.send(bytes("second"));
          }
        });
    sim.run();
  }

  /** TCP takes what comes out of order as lost, and gets it again. */
  @Test
  void segmentsThatOvertakeAreSentAgain() {
    Sim sim = cluster(Sim.builder().segmentSize(2));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("node-1:7000")) {
            sim.hold("client", "node-1");
            Hosts.send(stream, "abcdefgh");
            SimLinks way = sim.links("client", "node-1").oneWay();
            List<SimPacket> data = way.packets().stream().filter(p -> p.length() > 0).toList();
            assertEquals(4, data.size());
            assertTrue(way.deliver(data.getLast()));
            sim.release("client", "node-1");
            assertEquals("abcdefgh", Hosts.receive(stream, 8));
          }
        });
    sim.run();
  }

  // ---------------------------------------------------------------- links that fail

  @Test
  void linksBreakAndAreMendedByThemselves() {
    Sim sim = cluster(Sim.builder().linkFailures(0.1, 0.3).tcpRetries(30));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("node-1:7000")) {
            for (int i = 0; i < 50; i++) {
              assertEquals("message " + i, Hosts.exchange(stream, "message " + i));
            }
          }
        });
    sim.run();
    String trace = new String(sim.trace(), StandardCharsets.UTF_8);
    assertTrue(trace.contains(" broken to ") && trace.contains(" mended to "), "nothing broke");
  }

  @Test
  void aLinkFailsAtARateOfItsOwn() {
    Sim sim = cluster(Sim.builder());
    sim.client(
        "client",
        () -> {
          sim.links("client", "node-1").failures(1, 0);
          assertFalse(answers("node-1:7000"));
          assertTrue(answers("node-2:7000"));
          sim.links("client", "node-1").failures(0, 0);
          assertFalse(answers("node-1:7000"), "what is broken stays so");
          sim.repair("client", "node-1");
          assertTrue(answers("node-1:7000"));
          sim.linkFailures(1, 0);
          assertTrue(answers("node-1:7000"), "it has a setting of its own");
          assertFalse(answers("node-2:7000"));
          sim.linkFailures(0, 1);
          assertTrue(answers("node-2:7000"), "the next packet finds it mended");
          sim.links(NODES, "client"::equals).messageLoss(1);
          assertFalse(answers("node-3:7000"));
        });
    sim.run();
    assertThrows(IllegalArgumentException.class, () -> Sim.builder().linkFailures(2, 0));
    assertThrows(IllegalArgumentException.class, () -> sim.links().failures(0, -1));
  }

  // ---------------------------------------------------------------- latency

  /** The mean of many round trips. */
  private static Duration mean(double curve) {
    Sim sim = Sim.builder().latency(Duration.ZERO, SECOND).duration(Duration.ofHours(1)).build();
    sim.host("node", Hosts.echo(7000));
    var total = new Duration[] {Duration.ZERO};
    sim.client(
        "client",
        () -> {
          sim.latencyCurve(curve);
          try (var stream = TcpStream.connect("node:7000")) {
            Duration start = sim.elapsed();
            for (int i = 0; i < 200; i++) {
              Hosts.exchange(stream, "x");
            }
            total[0] = sim.elapsed().minus(start);
          }
        });
    sim.run();
    return total[0].dividedBy(400);
  }

  @Test
  void theCurveSaysHowManyAreSlow() {
    Duration steep = mean(50);
    Duration usual = mean(5);
    Duration flat = mean(0.5);
    assertTrue(steep.compareTo(Duration.ofMillis(40)) < 0, steep.toString());
    assertTrue(usual.compareTo(steep.multipliedBy(3)) > 0, usual + " after " + steep);
    assertTrue(flat.compareTo(usual.multipliedBy(2)) > 0, flat + " after " + usual);
    assertThrows(IllegalArgumentException.class, () -> Sim.builder().latencyCurve(0));
  }

  @Test
  void manyLinksHaveALatency() {
    Sim sim = cluster(Sim.builder().latency(Duration.ofMillis(1), Duration.ofMillis(1)));
    sim.client(
        "client",
        () -> {
          sim.links(NODES, "client"::equals).latency(SECOND, SECOND);
          try (var stream = TcpStream.connect("node-3:7000")) {
            Duration start = sim.elapsed();
            Hosts.exchange(stream, "x");
            assertEquals(SECOND.multipliedBy(2), sim.elapsed().minus(start));
          }
        });
    sim.run();
  }

  /** No answer is no answer, as with a real network: nobody is there to refuse. */
  @Test
  void whatIsSentIntoAPartitionIsLostWithoutAWord() {
    Sim sim = cluster(Sim.builder());
    sim.client(
        "client",
        () -> {
          sim.partition("client", "node-1");
          var start = sim.elapsed();
          var e = assertThrows(IOException.class, () -> TcpStream.connect("node-1:7000"));
          assertTrue(e.getMessage().startsWith("Connection timed out"), e.getMessage());
          assertTrue(sim.elapsed().minus(start).compareTo(SECOND.multipliedBy(10)) > 0);
          sim.repair("client", "node-1");
          var lost = new ArrayList<String>();
          try (var stream = TcpStream.connect("node-1:7000")) {
            Hosts.send(stream, "in flight");
            sim.partition("client", "node-1");
            assertEquals(0, sim.inFlight("client", "node-1"));
            sim.repair("client", "node-1");
            lost.add(Hosts.receive(stream, 9));
          }
          assertEquals(List.of("in flight"), lost, "TCP has sent it again");
        });
    sim.run();
  }
}
