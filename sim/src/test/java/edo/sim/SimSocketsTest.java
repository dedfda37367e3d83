package edo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.TcpListener;
import edo.net.TcpSocket;
import edo.net.TcpStream;
import edo.net.UdpSocket;
import edo.task.DeadlineException;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What sockets can be told and asked: SIM-029, SIM-035, SIM-036, SIM-037, SIM-038, SIM-039,
 * SIM-041.
 */
class SimSocketsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // ---------------------------------------------------------------- what there is

  @Test
  void theSocketsOfAHostAreListed() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          assertEquals(List.of(), sim.sockets("client"));
          try (var stream = TcpStream.connect("server:7000");
              var udp = UdpSocket.bind("0.0.0.0:53")) {
            Hosts.exchange(stream, "x");
            SocketInfo listener = sim.sockets("server").getFirst();
            assertEquals(SocketInfo.State.LISTEN, listener.state());
            assertEquals(7000, listener.local().getPort());
            assertEquals(Optional.empty(), listener.peer());
            SocketInfo there = sim.sockets("server").getLast();
            assertEquals(SocketInfo.State.ESTABLISHED, there.state());
            assertEquals(Optional.of(stream.localAddress()), there.peer());
            assertEquals(2, sim.sockets("server").size());
            SocketInfo here = sim.sockets("client").getFirst();
            assertEquals(SocketInfo.Protocol.TCP, here.protocol());
            assertEquals(stream.localAddress(), here.local());
            SocketInfo datagrams = sim.sockets("client").getLast();
            assertEquals(SocketInfo.Protocol.UDP, datagrams.protocol());
            assertEquals(SocketInfo.State.UNCONN, datagrams.state());
            udp.connect("server:9");
            assertEquals(SocketInfo.State.ESTABLISHED, sim.sockets("client").getLast().state());
            sim.hold("client", "server");
            Hosts.send(stream, "1234");
            assertEquals(4, sim.sockets("client").getFirst().unsent());
            sim.release("client", "server");
            Time.sleep(SECOND);
            assertEquals(4, sim.sockets("client").getFirst().received());
            assertEquals(0, sim.sockets("client").getFirst().unsent());
            sim.crash("server");
            assertEquals(List.of(), sim.sockets("server"));
          }
        });
    sim.run();
  }

  /** Both directions, one closed after the other. */
  @Test
  void aConnectionGoesThroughItsStates() {
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        Hosts.accepting(stream -> {
          assertEquals(-1, stream.read(new byte[1]));
          Time.sleep(SECOND.multipliedBy(2));
          assertEquals(SocketInfo.State.CLOSE_WAIT, sim.sockets("server").getLast().state());
          sim.hold("server", "client");
          stream.shutdownOutput();
          assertEquals(SocketInfo.State.LAST_ACK, sim.sockets("server").getLast().state());
          sim.release("server", "client");
          Time.sleep(SECOND);
        }));
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          sim.hold("client", "server");
          var connecting = Task.spawn(() -> TcpStream.connect("server:7000"));
          Time.sleep(Duration.ofMillis(1));
          assertEquals(SocketInfo.State.SYN_SENT, sim.sockets("client").getFirst().state());
          sim.release("client", "server");
          try (var stream = connecting.join()) {
            stream.shutdownOutput();
            Time.sleep(SECOND);
            assertEquals(SocketInfo.State.FIN_WAIT, sim.sockets("client").getFirst().state());
            assertEquals(-1, stream.read(new byte[1]));
          }
          Time.sleep(SECOND.multipliedBy(10));
          assertEquals(List.of(), sim.sockets("client"));
        });
    sim.run();
  }

  // ---------------------------------------------------------------- writing without waiting

  @Test
  void aTryWriteTakesWhatThereIsRoomFor() {
    Sim sim = Sim.builder().tcpBuffer(1000).build();
    sim.host(
        "server",
        Hosts.accepting(stream -> {
          Time.sleep(SECOND.multipliedBy(30));
          assertEquals(2000, stream.inputStream().readAllBytes().length);
        }));
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var stream = TcpStream.connect("server:7000")) {
            sim.hold("client", "server");
            assertEquals(1000, stream.tryWrite(new byte[1500]).orElseThrow());
            assertTrue(stream.tryWrite(new byte[1]).isEmpty(), "it would block");
            sim.release("client", "server");
            Time.sleep(SECOND.multipliedBy(10));
            assertEquals(1000, stream.tryWrite(new byte[1500]).orElseThrow(), "the other end's");
            Time.sleep(SECOND.multipliedBy(10));
            assertTrue(stream.tryWrite(new byte[1]).isEmpty(), "nobody reads");
            stream.shutdownOutput();
            Time.sleep(Duration.ofMillis(1)); // that it is ready to fail is an event
            assertThrows(IOException.class, () -> stream.tryWrite(new byte[1]));
            assertEquals(-1, stream.read(new byte[1]));
          }
        });
    sim.run();
  }

  // ---------------------------------------------------------------- sizes

  /** The sizes of the segments that carry data to one side. */
  private static HashSet<Integer> segments(SimBuilder settings) {
    var sizes = new HashSet<Integer>();
    Sim sim =
        Hosts.withEcho(
            settings,
            () -> {
              try (var stream = TcpStream.connect("server:7000")) {
                stream.writeAll(new byte[100_000]);
                stream.shutdownOutput();
                assertEquals(100_000, stream.inputStream().readAllBytes().length);
              }
            });
    sim.run();
    String trace = new String(sim.trace(), StandardCharsets.UTF_8);
    trace
        .lines()
        .filter(line -> line.contains(" <- ") && line.contains(" len="))
        .forEach(line -> sizes.add(Integer.parseInt(line.replaceAll(".* len=(\\d+).*", "$1"))));
    return sizes;
  }

  @Test
  void segmentsAreMadeToFit() {
    assertTrue(segments(Sim.builder()).contains(1460));
    assertTrue(segments(Sim.builder().mtu(600)).contains(560));
    assertTrue(segments(Sim.builder().mtu(600).segmentSize(100)).contains(100));
    int largest = segments(Sim.builder().mtu(9000)).stream().max(Integer::compare).orElseThrow();
    assertEquals(8960, largest);
    assertThrows(IllegalArgumentException.class, () -> Sim.builder().mtu(100));
  }

  @Test
  void aHostTalksToItselfInOtherPieces() {
    Sim sim = Sim.builder().loopbackMtu(5040).build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          try (var listener = TcpListener.bind("0.0.0.0:7000")) {
            for (String host : List.of("localhost", "client", "server")) {
              try (var stream = TcpStream.connect(host + ":7000");
                  var peer = host.equals("server") ? stream : listener.accept()) {
                peer.writeAll(new byte[20_000]);
                Time.sleep(SECOND);
                assertTrue(stream.read(new byte[65_536]) > 0);
              }
            }
          }
        });
    sim.run();
    String trace = new String(sim.trace(), StandardCharsets.UTF_8);
    assertTrue(trace.contains("client <- client") && trace.contains(" len=5000 "), "as asked for");
    assertTrue(
        trace
            .lines()
            .filter(line -> line.contains("server"))
            .noneMatch(l -> l.contains("len=5000")),
        "between hosts as usual");
  }

  /** Of datagrams of 10 pieces hardly any arrives if each piece gets lost now and then. */
  @Test
  void longDatagramsTravelInPieces() {
    int[] arrived = new int[2];
    for (int longOnes = 0; longOnes < 2; longOnes++) {
      int size = longOnes == 1 ? 14_000 : 1_000;
      int[] count = new int[1];
      Sim sim = Sim.builder().mtu(1500).messageLoss(0.2).udpCapacity(1000).build();
      sim.client(
          "receiver",
          () -> {
            try (var socket = UdpSocket.bind("0.0.0.0:9")) {
              byte[] room = new byte[20_000];
              Time.timeout(
                  SECOND.multipliedBy(5),
                  () -> {
                    while (true) {
                      assertEquals(size, socket.receive(room));
                      count[0]++;
                    }
                  });
            } catch (DeadlineException e) {
              return; // that was all
            }
          });
      sim.client(
          "sender",
          () -> {
            Time.sleep(Duration.ofMillis(1));
            try (var socket = UdpSocket.bind("0.0.0.0:0")) {
              socket.connect("receiver:9");
              for (int i = 0; i < 200; i++) {
                socket.send(new byte[size]);
              }
            }
          });
      sim.run();
      arrived[longOnes] = count[0];
    }
    assertTrue(arrived[0] > 120, arrived[0] + " short ones");
    assertTrue(arrived[1] > 0 && arrived[1] < 60, arrived[1] + " long ones");
  }

  // ---------------------------------------------------------------- options

  @Test
  void buffersHaveTheSizeThatIsAskedFor() {
    Hosts.withEcho(
            Sim.builder().tcpBuffer(50_000),
            () -> {
              try (var socket = TcpSocket.v4()) {
                assertEquals(50_000, socket.sendBufferSize());
                socket.setSendBufferSize(300);
                assertEquals(300, socket.sendBufferSize());
                assertEquals(50_000, socket.receiveBufferSize());
                try (var stream =
                    socket.connect(
                        new InetSocketAddress(InetAddress.ofLiteral("192.168.0.1"), 7000))) {
                  assertEquals(300, stream.tryWrite(new byte[1000]).orElseThrow());
                  assertEquals(300, Hosts.receive(stream, 300).length());
                }
              }
            })
        .run();
  }

  /** What one end is ready to take bounds what the other can send. */
  @Test
  void aSmallReceiverHoldsTheSenderBack() {
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          try (var socket = TcpSocket.v4()) {
            socket.setReceiveBufferSize(500);
            socket.bind(new InetSocketAddress("0.0.0.0", 7000));
            try (var listener = socket.listen(5);
                var stream = listener.accept()) {
              Time.sleep(SECOND.multipliedBy(10));
              assertEquals(500, sim.sockets("server").getLast().received());
              assertEquals(3000, stream.inputStream().readAllBytes().length);
            }
          }
        });
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var stream = TcpStream.connect("server:7000")) {
            stream.writeAll(new byte[3000]);
            Time.sleep(SECOND.multipliedBy(5));
            assertEquals(2500, sim.sockets("client").getFirst().unsent());
            stream.shutdownOutput();
            assertEquals(-1, stream.read(new byte[1]));
          }
        });
    sim.run();
  }

  @Test
  void listenersShareAPortIfAllSaySo() {
    var served = new ArrayList<String>();
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          for (String name : List.of("one", "other")) {
            try (var socket = TcpSocket.v4()) {
              socket.setReusePort(true);
              socket.bind(new InetSocketAddress("0.0.0.0", 7000));
              var listener = socket.listen(100);
              Task.spawn(() -> {
                while (true) {
                  listener.accept().close();
                  served.add(name);
                }
              });
            }
          }
          try (var third = TcpSocket.v4()) {
            third.bind(new InetSocketAddress("0.0.0.0", 7000));
            assertThrows(BindException.class, () -> third.listen(5));
          }
          Time.sleep(Duration.ofMinutes(4));
        });
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          for (int i = 0; i < 20; i++) {
            try (var stream = TcpStream.connect("server:7000")) {
              assertEquals(-1, stream.read(new byte[1]));
            }
          }
        });
    sim.run();
    assertEquals(20, served.size());
    assertEquals(2, new HashSet<>(served).size(), served.toString());
  }

  @Test
  void aLingerOfZeroIsAReset() {
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          try (var listener = TcpListener.bind("0.0.0.0:7000")) {
            TcpStream stream = listener.accept();
            stream.setZeroLinger();
            stream.setNoDelay(true);
            assertTrue(stream.noDelay());
            stream.close();
          }
          Time.sleep(SECOND.multipliedBy(10));
        });
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var stream = TcpStream.connect("server:7000")) {
            var e = assertThrows(SocketException.class, () -> stream.read(new byte[1]));
            assertEquals("Connection reset", e.getMessage());
          }
        });
    sim.run();
  }

  /** Hosts are neighbours: one hop is enough, and without any a datagram stays at home. */
  @Test
  void multicastWithoutAHopStaysAtHome() throws SocketException {
    NetworkInterface any = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
    InetAddress group = InetAddress.ofLiteral("230.0.0.7");
    var heard = new ArrayList<String>();
    Sim sim = Sim.builder().build();
    sim.client(
        "member",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            socket.joinMulticast(group, any);
            byte[] room = new byte[10];
            heard.add("member " + socket.receive(room));
          }
        });
    sim.client(
        "caller",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            socket.joinMulticast(group, any);
            assertEquals(64, socket.ttl());
            assertEquals(1, socket.multicastTtl());
            byte[] room = new byte[10];
            socket.setMulticastTtl(0);
            socket.sendTo(new byte[1], new InetSocketAddress(group, 9));
            assertEquals(1, socket.receive(room), "it hears itself");
            Time.sleep(SECOND);
            assertEquals(List.of(), heard);
            socket.setMulticastTtl(1);
            socket.sendTo(new byte[2], new InetSocketAddress(group, 9));
            Time.sleep(SECOND);
            assertEquals(List.of("member 2"), heard);
          }
        });
    sim.run();
  }
}
