package edo.sim;

import static edo.sim.Failures.assertSays;
import static edo.sim.Failures.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpStream;
import edo.net.UdpSocket;
import edo.task.DeadlineException;
import edo.task.TaskBody;
import edo.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rules that decide what becomes of packets: SIM-034, SIM-040, and what a packet tells: SIM-014.
 */
class SimRuleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Duration timeOf(Sim sim, TaskBody body) throws Exception {
    Duration start = sim.elapsed();
    body.run();
    return sim.elapsed().minus(start);
  }

  @Test
  void withoutARuleAndWithOneThatPassesTheNetworkDecides() {
    var digests = new ArrayList<String>();
    for (boolean rule : new boolean[] {false, true}) {
      Sim sim = DeterminismTest.echo(7);
      if (rule) {
        var _ = sim.rule(_ -> Verdict.pass());
      }
      sim.run();
      digests.add(sim.traceDigest());
    }
    assertEquals(digests.getFirst(), digests.getLast(), "a rule draws nothing");
  }

  @Test
  void aRuleSaysHowLongAPacketTakes() {
    Hosts.withEcho(Sim.builder().latency(Duration.ofMillis(1), Duration.ofMillis(1)), () -> {})
        .run();
    Sim sim = Sim.builder().latency(Duration.ofMillis(1), Duration.ofMillis(1)).build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals(Duration.ofMillis(2), timeOf(sim, () -> Hosts.exchange(stream, "x")));
            try (var _ =
                sim.rule(packet ->
                    packet.to().equals("server")
                        ? Verdict.deliverAfter(Duration.ofMillis(50))
                        : Verdict.pass())) {
              assertEquals(Duration.ofMillis(51), timeOf(sim, () -> Hosts.exchange(stream, "x")));
            }
            Time.sleep(SECOND); // acknowledgements are on their way
            assertEquals(Duration.ofMillis(2), timeOf(sim, () -> Hosts.exchange(stream, "x")));
          }
        });
    sim.run();
  }

  @Test
  void aRuleDropsWhatItWants() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var rule = sim.rule(packet -> packet.isSyn() ? Verdict.drop() : Verdict.pass())) {
            var e = assertThrows(ConnectException.class, () -> TcpStream.connect("server:7000"));
            assertTrue(e.getMessage().startsWith("Connection timed out"), e.getMessage());
            rule.close();
          }
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals("x", Hosts.exchange(stream, "x"));
          }
        });
    sim.run();
  }

  @Test
  void theFirstThatDoesNotPassWins() {
    var asked = new ArrayList<String>();
    Sim sim = Sim.builder().build();
    sim.host("other", () -> {});
    sim.client(
        "client",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("other:9");
            var first =
                sim.rule(packet -> {
                  asked.add("first");
                  return packet.length() > 1 ? Verdict.drop() : Verdict.pass();
                });
            var second =
                sim.rule(_ -> {
                  asked.add("second");
                  return Verdict.deliverAfter(SECOND);
                });
            socket.send(new byte[2]);
            assertEquals(List.of("first"), asked);
            socket.send(new byte[1]);
            assertEquals(List.of("first", "first", "second"), asked);
            first.close();
            socket.send(new byte[2]);
            assertEquals(List.of("first", "first", "second", "second"), asked);
            second.close();
            second.close();
            socket.send(new byte[2]);
            assertEquals(4, asked.size());
          }
        });
    sim.run();
  }

  @Test
  void aRuleSeesWhatIsInAPacket() {
    var seen = new ArrayList<SimPacket>();
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var _ =
                  sim.rule(packet -> {
                    seen.add(packet);
                    return Verdict.pass();
                  });
              var stream = TcpStream.connect("server:7000");
              var socket = UdpSocket.bind("0.0.0.0:5000")) {
            assertEquals("hello", Hosts.exchange(stream, "hello"));
            socket.connect("server:9");
            socket.send("datagram".getBytes(StandardCharsets.UTF_8));
          }
          Time.sleep(SECOND);
        });
    sim.run();
    SimPacket syn = seen.getFirst();
    assertTrue(syn.isTcp() && syn.isSyn() && !syn.isFin() && !syn.isRst());
    assertEquals("client", syn.from());
    assertEquals("server", syn.to());
    assertEquals(7000, syn.destination().getPort());
    assertEquals(sim.lookup("client"), syn.source().getAddress());
    SimPacket data = seen.stream().filter(p -> p.length() == 5).findFirst().orElseThrow();
    byte[] copy = data.payload();
    assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), copy);
    copy[0] = 'j';
    assertEquals('h', data.payload()[0]);
    SimPacket datagram = seen.stream().filter(p -> !p.isTcp()).findFirst().orElseThrow();
    assertEquals(8, datagram.length());
    assertFalse(datagram.isSyn() || datagram.isHeld());
    assertEquals(5000, datagram.source().getPort());
    assertTrue(seen.stream().anyMatch(SimPacket::isFin));
  }

  @Test
  void aPartitionIsStrongerAndAHoldIsToo() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            try (var _ = sim.rule(_ -> Verdict.deliverAfter(Duration.ofMillis(1)))) {
              sim.hold("client", "server");
              Hosts.send(stream, "held");
              assertThrows(
                  DeadlineException.class,
                  () -> Time.timeout(Duration.ofMillis(100), () -> Hosts.receive(stream, 4)));
              sim.release("client", "server");
              assertEquals("held", Hosts.receive(stream, 4));
              sim.partition("client", "server");
              Hosts.send(stream, "lost");
              assertThrows(
                  DeadlineException.class,
                  () -> Time.timeout(SECOND, () -> stream.read(new byte[1])));
              sim.repair("client", "server");
            }
            assertEquals("lost", Hosts.receive(stream, 4));
          }
        });
    sim.run();
  }

  @Test
  void aRuleThatThrowsFailsTheRun() {
    var thrown = new IllegalStateException("no such packet");
    Sim sim = Hosts.withEcho(Sim.builder(), () -> TcpStream.connect("server:7000").close());
    var _ =
        sim.rule(_ -> {
          throw thrown;
        });
    var e = failure(sim);
    assertSame(thrown, e.getCause());
    assertSays(e, "rule");
    assertThrows(IllegalArgumentException.class, () -> Verdict.deliverAfter(Duration.ofMillis(-1)));
  }

  /** Lots are drawn for what the rule passes on, and only for that. */
  @Test
  void lossAndRulesGoTogether() throws IOException {
    var arrived = new ArrayList<Integer>();
    Sim sim = Sim.builder().messageLoss(1).build();
    sim.client(
        "receiver",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            byte[] one = new byte[10];
            Time.timeout(
                SECOND.multipliedBy(5),
                () -> {
                  while (true) {
                    arrived.add(socket.receive(one));
                  }
                });
          } catch (DeadlineException e) {
            return; // that was all
          }
        });
    sim.client(
        "sender",
        () -> {
          try (var _ =
                  sim.rule(packet ->
                      packet.length() == 2 ? Verdict.deliverAfter(SECOND) : Verdict.pass());
              var socket = UdpSocket.bind("0.0.0.0:0")) {
            Time.sleep(Duration.ofMillis(1));
            socket.connect("receiver:9");
            socket.send(new byte[1]);
            socket.send(new byte[2]);
          }
        });
    sim.run();
    assertEquals(List.of(2), arrived);
  }
}
