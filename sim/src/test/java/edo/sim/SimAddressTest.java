package edo.sim;

import static edo.sim.Failures.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.net.UdpSocket;
import edo.task.DeadlineException;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which address reaches whom, for both versions of IP, and what is held back meanwhile: SIM-025,
 * SIM-029, SIM-030, SIM-032.
 */
class SimAddressTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static String at(InetAddress host, int port) {
    String digits = host.getHostAddress();
    return (digits.indexOf(':') < 0 ? digits : "[" + digits + "]") + ":" + port;
  }

  private static String loopback(boolean six) {
    return six ? "[::1]" : "127.0.0.1";
  }

  private static String wildcard(boolean six) {
    return six ? "[::]" : "0.0.0.0";
  }

  private static boolean connects(String to) throws IOException {
    try {
      TcpStream.connect(to).close();
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  // ---------------------------------------------------------------- who reaches whom

  /** A listener on the loopback, on every address, and on the host's own. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aListenerIsReachedAtTheAddressItIsBoundTo(boolean six) {
    Sim sim = Sim.builder().ipv6(six).build();
    sim.host(
        "server",
        () -> {
          String own = at(sim.lookup("server"), 3);
          try (var _ = TcpListener.bind(loopback(six) + ":1");
              var _ = TcpListener.bind(wildcard(six) + ":2");
              var _ = TcpListener.bind(own)) {
            Time.sleep(Duration.ofDays(1));
          }
        });
    var seen = new ArrayList<String>();
    sim.client(
        "client",
        () -> {
          Time.sleep(SECOND);
          for (int port = 1; port <= 3; port++) {
            if (connects("server:" + port)) {
              seen.add("remote " + port);
            }
          }
        });
    sim.run();
    assertEquals(List.of("remote 2", "remote 3"), seen);
    seen.clear();
    Sim alone = Sim.builder().ipv6(six).build();
    alone.client(
        "server",
        () -> {
          InetAddress own = alone.lookup("server");
          try (var _ = TcpListener.bind(loopback(six) + ":1");
              var _ = TcpListener.bind(wildcard(six) + ":2");
              var _ = TcpListener.bind(at(own, 3))) {
            for (int port = 1; port <= 3; port++) {
              if (connects(loopback(six) + ":" + port)) {
                seen.add("loopback " + port);
              }
              if (connects(at(own, port))) {
                seen.add("own " + port);
              }
            }
          }
        });
    alone.run();
    assertEquals(List.of("loopback 1", "loopback 2", "own 2", "own 3"), seen);
  }

  /** A network has one version. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOtherVersionIsUnreachable(boolean six) {
    Sim sim = Sim.builder().ipv6(six).build();
    sim.client(
        "client",
        () -> {
          String other = six ? "192.168.0.1:7" : "[fd00::1]:7";
          assertSays(
              assertThrows(IOException.class, () -> TcpStream.connect(other)),
              "Network is unreachable");
        });
    sim.run();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void datagramsFollowTheSameRules(boolean six) {
    Sim sim = Sim.builder().ipv6(six).build();
    var seen = new ArrayList<String>();
    sim.client(
        "host",
        () -> {
          InetAddress own = sim.lookup("host");
          var targets = List.of(InetAddress.ofLiteral(six ? "::1" : "127.0.0.1"), own);
          for (String bound : List.of(loopback(six) + ":9", wildcard(six) + ":9", at(own, 9))) {
            for (InetAddress target : targets) {
              try (var receiver = UdpSocket.bind(bound);
                  var sender = UdpSocket.bind(wildcard(six) + ":0")) {
                sender.sendTo(new byte[] {1}, new InetSocketAddress(target, 9));
                Time.timeout(SECOND, () -> receiver.receive(new byte[3]));
                seen.add(bound + " from " + target.getHostAddress());
              } catch (DeadlineException e) {
                seen.add("nothing at " + bound + " from " + target.getHostAddress());
              }
            }
          }
        });
    sim.run();
    assertEquals(
        List.of(false, true, false, false, true, false),
        seen.stream().map(each -> each.startsWith("nothing")).toList(),
        seen.toString());
  }

  // ---------------------------------------------------------------- names

  @Test
  void addressesAreGivenInTheOrderOfNames() {
    for (boolean six : List.of(false, true)) {
      Sim sim = Sim.builder().ipv6(six).build();
      for (String name : List.of("zebra", "ant", "middle")) {
        sim.client(name, () -> {});
      }
      List<Integer> last =
          sim.lookup(_ -> true).stream().map(a -> (int) a.getAddress()[six ? 15 : 3]).toList();
      assertEquals(List.of(1, 2, 3), last);
      assertEquals("ant", sim.reverseLookup(sim.lookup("ant")));
      sim.run();
    }
  }

  // ---------------------------------------------------------------- datagrams

  @Test
  void aDatagramToNobodyIsLostWithoutAWord() {
    Sim sim = Sim.builder().build();
    sim.client(
        "client",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            assertEquals(1, socket.sendTo(new byte[1], new InetSocketAddress("10.1.1.1", 9)));
            assertThrows(
                DeadlineException.class,
                () -> Time.timeout(SECOND, () -> socket.receive(new byte[3])));
            assertThrows(IOException.class, () -> socket.connect("nobody:9"));
          }
        });
    sim.run();
  }

  /** As much at once as the receiver has room for, and all of it in the end. */
  @Test
  void manyDatagramsArriveByTriesAlone() {
    Sim sim = Sim.builder().latency(Duration.ofMillis(1), Duration.ofMillis(1)).build();
    int many = 500;
    sim.client(
        "receiver",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            var room = ByteBuffer.allocate(2);
            assertTrue(socket.tryReceive(room).isEmpty(), "nothing has come");
            for (int i = 0; i < many; ) {
              socket.readable();
              while (socket.tryReceive(room.clear()).isPresent()) {
                assertEquals(i++, room.getShort(0));
              }
            }
          }
        });
    sim.client(
        "sender",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("receiver:9");
            for (int i = 0; i < many; i++) {
              Time.sleep(Duration.ofMillis(1));
              socket.writable();
              assertTrue(socket.trySend(ByteBuffer.allocate(2).putShort(0, (short) i)).isPresent());
            }
          }
        });
    sim.run();
  }

  // ---------------------------------------------------------------- back-pressure

  /** Writes until it may not for some time; how many bytes that were. */
  private static long fill(TcpStream stream) throws Exception {
    long[] written = {0};
    assertThrows(
        DeadlineException.class,
        () ->
            Time.timeout(
                Duration.ofSeconds(2),
                () -> {
                  while (true) {
                    stream.writeAll(new byte[1000], 0, 1000);
                    written[0] += 1000;
                  }
                }));
    return written[0];
  }

  @Test
  void aWriterToItsOwnHostIsHeldBack() {
    Sim sim = Sim.builder().tcpBuffer(20_000).build();
    sim.client(
        "client",
        () -> {
          try (var listener = TcpListener.bind("127.0.0.1:900")) {
            var accepting = Task.spawn(listener::accept);
            try (var stream = TcpStream.connect("127.0.0.1:900");
                var other = accepting.join()) {
              long written = fill(stream);
              assertTrue(written >= 20_000 && written <= 45_000, "after " + written);
              assertEquals(1000, other.read(new byte[1000], 0, 1000));
            }
          }
        });
    sim.run();
  }

  /** What is lost on one way stops the writer there, and nobody else. */
  @Test
  void aWayThatLosesEverythingHoldsItsOwnWriterBack() {
    Sim sim = Sim.builder().tcpBuffer(20_000).tcpRetries(30).build();
    sim.host("one", Hosts.echo(7000));
    sim.host("two", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var broken = TcpStream.connect("one:7000");
              var healthy = TcpStream.connect("two:7000")) {
            assertEquals("x", Hosts.exchange(broken, "x"));
            sim.partitionOneWay("client", "one");
            var filling = Task.spawn(() -> fill(broken));
            for (int i = 0; i < 20; i++) {
              assertEquals("message " + i, Hosts.exchange(healthy, "message " + i));
            }
            assertFalse(filling.isFinished());
            long written = filling.join();
            assertTrue(written >= 20_000 && written <= 25_000, "after " + written);
          } catch (SocketException e) {
            throw new AssertionError("thirty tries take longer than this", e);
          }
        });
    sim.run();
  }
}
