package edo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.Addresses;
import edo.net.TcpListener;
import edo.net.TcpSocket;
import edo.net.TcpStream;
import edo.task.DeadlineException;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * TCP between simulated hosts: SIM-004, SIM-005, SIM-006, SIM-013, SIM-014, SIM-022, SIM-024,
 * SIM-025, SIM-026, SIM-027, SIM-028, SIM-029, SIM-032, SIM-035, SIM-037, SIM-039, SIM-041,
 * SIM-042, SIM-043.
 */
class SimTcpTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Sim pair(SimBuilder settings, Hosts.Talk server, Hosts.Talk client) {
    Sim sim = settings.build();
    sim.host("server", Hosts.accepting(server));
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            client.over(stream);
          }
        });
    return sim;
  }

  // ---------------------------------------------------------------- names and connecting

  @Test
  void namesLeadToAddresses() {
    Sim sim = Hosts.withEcho(Sim.builder(), () -> {});
    sim.client(
        "asker",
        () -> {
          var found = Addresses.lookup("server:7000");
          assertEquals("192.168.0.1", found.getFirst().getAddress().getHostAddress());
          assertEquals(sim.lookup("server"), found.getFirst().getAddress());
          assertEquals("client", sim.reverseLookup(sim.lookup("client")));
          assertThrows(UnknownHostException.class, () -> TcpStream.connect("nobody:1"));
          assertThrows(NoRouteToHostException.class, () -> TcpStream.connect("10.0.0.1:1"));
          assertThrows(IllegalArgumentException.class, () -> sim.lookup("nobody"));
        });
    sim.run();
  }

  @Test
  void whoDoesNotListenRefuses() {
    Hosts.withEcho(
            Sim.builder(),
            () -> {
              var e = assertThrows(ConnectException.class, () -> TcpStream.connect("server:7001"));
              assertTrue(e.getMessage().startsWith("Connection refused"), e.getMessage());
            })
        .run();
  }

  @Test
  void localhostIsTheHostItself() {
    Sim sim = Sim.builder().build();
    sim.host(
        "private",
        () -> {
          try (var listener = TcpListener.bind("127.0.0.1:7000")) {
            while (true) {
              listener.accept().close();
            }
          }
        });
    sim.client(
        "client",
        () -> {
          assertThrows(ConnectException.class, () -> TcpStream.connect("private:7000"));
          try (var listener = TcpListener.bind("127.0.0.1:0")) {
            int port = listener.localAddress().getPort();
            var accepted = Task.spawn(listener::accept);
            try (var stream = TcpStream.connect("localhost:" + port);
                var other = accepted.join()) {
              Hosts.send(stream, "me");
              assertEquals("me", Hosts.receive(other, 2));
              assertEquals(stream.localAddress(), other.peerAddress());
            }
          }
        });
    sim.run();
  }

  @Test
  void anAddressIsTakenOnceAndFreeAfterwards() {
    Hosts.withEcho(
            Sim.builder(),
            () -> {
              var first = TcpListener.bind("0.0.0.0:80");
              assertThrows(BindException.class, () -> TcpListener.bind("127.0.0.1:80"));
              assertThrows(BindException.class, () -> TcpListener.bind("192.168.0.99:81"));
              first.close();
              TcpListener.bind("127.0.0.1:80").close();
            })
        .run();
  }

  @Test
  void portsRunOutAndComeBack() {
    Sim sim = Sim.builder().ephemeralPorts(50_000, 50_002).build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          var open = new ArrayList<TcpStream>();
          for (int i = 0; i < 3; i++) {
            open.add(TcpStream.connect("server:7000"));
          }
          assertThrows(BindException.class, () -> TcpStream.connect("server:7000"));
          open.removeFirst().close();
          Time.sleep(SECOND);
          open.add(TcpStream.connect("server:7000"));
          assertEquals(50_000, open.getLast().localAddress().getPort());
          for (TcpStream stream : open) {
            stream.close();
          }
          Time.sleep(SECOND);
          assertEquals(0, sim.connections("client"));
          assertEquals(0, sim.connections("server"));
        });
    sim.run();
  }

  @Test
  void ipv6Works() {
    Sim sim = Sim.builder().ipv6(true).build();
    sim.host(
        "server",
        () -> {
          try (var listener = TcpListener.bind("[::]:7000");
              var stream = listener.accept()) {
            Hosts.send(stream, "six");
            Time.sleep(SECOND);
          }
        });
    sim.client(
        "client",
        () -> {
          try (var stream = TcpStream.connect("server:7000")) {
            assertEquals("six", Hosts.receive(stream, 3));
            assertEquals("fd00:0:0:0:0:0:0:1", stream.peerAddress().getAddress().getHostAddress());
          }
        });
    sim.run();
  }

  @Test
  void aConnectThatIsGivenUpLeavesNothing() {
    Sim sim = Sim.builder().build();
    sim.host("server", Hosts.echo(7000));
    sim.client(
        "client",
        () -> {
          sim.hold("client", "server");
          assertThrows(
              DeadlineException.class,
              () -> Time.timeout(SECOND, () -> TcpStream.connect("server:7000")));
          sim.release("client", "server");
          Time.sleep(SECOND.multipliedBy(5));
          assertEquals(0, sim.connections("server"));
          assertEquals(0, sim.connections("client"));
        });
    sim.run();
  }

  // ---------------------------------------------------------------- accepting

  @Test
  void whoHangsUpBeforeTheAcceptIsAcceptedAllTheSame() {
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          try (var listener = TcpListener.bind("0.0.0.0:7000")) {
            Time.sleep(SECOND);
            try (var stream = listener.accept()) {
              assertEquals("bye", Hosts.receive(stream, 3));
              assertEquals(-1, stream.read(new byte[1]));
            }
            Time.sleep(Duration.ofMinutes(1));
          }
        });
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var stream = TcpStream.connect("server:7000")) {
            Hosts.send(stream, "bye");
          }
          Time.sleep(SECOND.multipliedBy(2));
        });
    sim.run();
  }

  @Test
  void aListenerThatIsClosedResetsWhoWasNotAccepted() {
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          try (var listener = TcpListener.bind("0.0.0.0:7000")) {
            Time.sleep(SECOND);
            assertTrue(listener.localAddress().getPort() == 7000);
          }
          Time.sleep(Duration.ofMinutes(1));
        });
    sim.client(
        "client",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var stream = TcpStream.connect("server:7000")) {
            var e = assertThrows(SocketException.class, () -> stream.read(new byte[1]));
            assertEquals("Connection reset", e.getMessage());
          }
          assertThrows(ConnectException.class, () -> TcpStream.connect("server:7000"));
        });
    sim.run();
  }

  @Test
  void aFullQueueLetsOthersWait() {
    Sim sim = Sim.builder().build();
    sim.host(
        "server",
        () -> {
          try (var socket = TcpSocket.v4()) {
            socket.bind(new InetSocketAddress("0.0.0.0", 7000));
            try (var listener = socket.listen(1)) {
              Time.sleep(SECOND);
              for (int i = 0; i < 2; i++) {
                listener.accept().close();
              }
            }
          }
        });
    for (int c = 0; c < 2; c++) {
      sim.client(
          "client" + c,
          () -> {
            Time.sleep(Duration.ofMillis(1));
            try (var stream = TcpStream.connect("server:7000")) {
              assertEquals(-1, stream.read(new byte[1]));
            }
          });
    }
    sim.run();
    assertTrue(sim.elapsed().compareTo(SECOND) > 0);
  }

  // ---------------------------------------------------------------- data

  @Test
  void readsAndPeeksGetWhatThereIs() {
    pair(
            Sim.builder().segmentSize(4),
            stream -> {
              Hosts.send(stream, "abcdefgh");
              Time.sleep(SECOND);
            },
            stream -> {
              Time.sleep(SECOND.dividedBy(2));
              byte[] small = new byte[3];
              assertEquals(0, stream.read(new byte[0]));
              assertEquals(3, stream.peek(small, 0, 3));
              assertEquals(3, stream.read(small));
              assertEquals("abc", new String(small));
              byte[] large = new byte[100];
              assertEquals(5, stream.peek(ByteBuffer.wrap(large)));
              assertEquals(5, stream.read(large));
              assertEquals("defgh", new String(large, 0, 5));
              assertTrue(stream.tryRead(ByteBuffer.wrap(large)).isEmpty());
            })
        .run();
  }

  @Test
  void oneDirectionCanBeShut() {
    pair(
            Sim.builder(),
            stream -> {
              assertEquals("question", new String(stream.inputStream().readAllBytes()));
              Hosts.send(stream, "answer");
              stream.shutdownOutput();
              assertThrows(IOException.class, () -> Hosts.send(stream, "more"));
              Time.sleep(SECOND);
            },
            stream -> {
              Hosts.send(stream, "question");
              stream.shutdownOutput();
              assertEquals("answer", new String(stream.inputStream().readAllBytes()));
              assertEquals(-1, stream.read(new byte[1]));
            })
        .run();
  }

  @Test
  void aCloseWithUnreadDataIsAReset() {
    pair(
            Sim.builder(),
            stream -> Time.sleep(SECOND),
            stream -> {
              Hosts.send(stream, "nobody reads this");
              var e = assertThrows(SocketException.class, () -> stream.read(new byte[1]));
              assertEquals("Connection reset", e.getMessage());
              assertThrows(SocketException.class, () -> Hosts.send(stream, "x"));
            })
        .run();
  }

  @Test
  void writingToOneWhoHasGoneFails() {
    pair(
            Sim.builder(),
            stream -> {},
            stream -> {
              assertEquals(-1, stream.read(new byte[1]));
              Hosts.send(stream, "first");
              Time.sleep(SECOND);
              assertThrows(SocketException.class, () -> Hosts.send(stream, "second"));
            })
        .run();
  }

  @Test
  void whoDoesNotReadStopsTheWriter() {
    int buffer = 10_000;
    var written = new int[1];
    pair(
            Sim.builder().tcpBuffer(buffer),
            stream -> {
              Time.sleep(SECOND.multipliedBy(60));
              assertTrue(written[0] <= 2 * buffer, written[0] + " bytes");
              byte[] piece = new byte[1000];
              int read = 0;
              for (int n; (n = stream.read(piece)) >= 0; ) {
                read += n;
              }
              assertEquals(100_000, read);
              Hosts.send(stream, "!");
              Time.sleep(SECOND);
            },
            stream -> {
              byte[] piece = new byte[1000];
              for (int i = 0; i < 100; i++) {
                stream.writeAll(piece, 0, piece.length);
                written[0] += piece.length;
              }
              stream.shutdownOutput();
              assertEquals("!", Hosts.receive(stream, 1));
            })
        .run();
  }

  @Test
  void muchDataArrivesWhole() {
    byte[] data = new byte[1_000_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 31 >> 3);
    }
    pair(
            Sim.builder().messageLoss(0.02).tcpRetries(30).duration(Duration.ofHours(2)),
            stream -> {
              stream.writeAll(data, 0, data.length);
              stream.shutdownOutput();
              assertEquals(-1, stream.read(new byte[1]));
            },
            stream -> {
              byte[] got = stream.inputStream().readAllBytes();
              assertTrue(java.util.Arrays.equals(data, got));
            })
        .run();
  }
}
