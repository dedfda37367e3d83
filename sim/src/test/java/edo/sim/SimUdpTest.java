package edo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.net.UdpSocket;
import edo.task.DeadlineException;
import edo.time.Time;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams between simulated hosts: SIM-004, SIM-030, SIM-031, SIM-038. */
class SimUdpTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String receive(UdpSocket socket) throws IOException {
    byte[] room = new byte[100];
    return new String(room, 0, socket.receive(room), StandardCharsets.UTF_8);
  }

  private static void expectNothing(UdpSocket socket) {
    assertThrows(DeadlineException.class, () -> Time.timeout(SECOND, () -> receive(socket)));
  }

  /** Answers each datagram with itself. */
  private static void echo() throws IOException {
    try (var socket = UdpSocket.bind("0.0.0.0:9")) {
      var buffer = ByteBuffer.allocate(2000);
      while (true) {
        buffer.clear();
        InetSocketAddress from = socket.receiveFrom(buffer);
        socket.sendTo(buffer.flip(), from);
      }
    }
  }

  @Test
  void datagramsComeBackWhole() {
    Sim sim = Sim.builder().build();
    sim.host("echo", SimUdpTest::echo);
    sim.client(
        "client",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("echo:9");
            assertEquals(sim.lookup("client"), socket.localAddress().getAddress());
            assertEquals(5, socket.send(bytes("hello")));
            assertEquals("hello", receive(socket));
            socket.send(bytes("0123456789"));
            byte[] small = new byte[4];
            assertEquals(4, socket.receive(small));
            socket.send(new byte[0]);
            assertEquals(0, socket.receive(small));
            assertThrows(SocketException.class, () -> socket.send(new byte[70_000]));
          }
        });
    sim.run();
  }

  @Test
  void whoIsConnectedHearsItsPeerOnly() {
    Sim sim = Sim.builder().build();
    sim.host("echo", SimUdpTest::echo);
    sim.client(
        "client",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:1000");
              var stranger = UdpSocket.bind("0.0.0.0:1001")) {
            assertThrows(BindException.class, () -> UdpSocket.bind("0.0.0.0:1000"));
            socket.connect("echo:9");
            stranger.sendTo(bytes("psst"), new InetSocketAddress(sim.lookup("client"), 1000));
            expectNothing(socket);
            stranger.sendTo(bytes("nobody"), new InetSocketAddress(sim.lookup("echo"), 10));
            expectNothing(stranger);
          }
        });
    sim.run();
  }

  @Test
  void aFullQueueLosesWhatComes() {
    Sim sim = Sim.builder().udpCapacity(3).build();
    sim.host(
        "sender",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("client:9");
            for (int i = 0; i < 10; i++) {
              socket.send(bytes("x"));
            }
          }
        });
    sim.client(
        "client",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            Time.sleep(SECOND);
            for (int i = 0; i < 3; i++) {
              assertEquals("x", receive(socket));
            }
            expectNothing(socket);
          }
        });
    sim.run();
  }

  /** Unlike TCP: some are lost, and the others come in any order. */
  @Test
  void datagramsAreLostAndOvertakeEachOther() {
    var got = new ArrayList<Integer>();
    Sim sim = Sim.builder().messageLoss(0.3).udpCapacity(1000).build();
    sim.host(
        "sender",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("client:9");
            for (int i = 0; i < 100; i++) {
              socket.send(new byte[] {(byte) i});
            }
          }
        });
    sim.client(
        "client",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:9")) {
            Time.timeout(
                SECOND,
                () -> {
                  byte[] one = new byte[1];
                  while (true) {
                    socket.receive(one);
                    got.add((int) one[0]);
                  }
                });
          } catch (DeadlineException e) {
            return; // that was all
          }
        });
    sim.run();
    assertTrue(got.size() > 40 && got.size() < 95, got.size() + " arrived");
    assertEquals(got.size(), new HashSet<>(got).size());
    assertTrue(!got.equals(got.stream().sorted().toList()), "all came in order");
  }

  @Test
  void aBroadcastReachesAll() {
    var heard = new ArrayList<String>();
    Sim sim = Sim.builder().build();
    for (String name : List.of("a", "b")) {
      sim.client(
          name,
          () -> {
            try (var socket = UdpSocket.bind("0.0.0.0:9")) {
              heard.add(name + " " + receive(socket));
            }
          });
    }
    sim.client(
        "caller",
        () -> {
          Time.sleep(Duration.ofMillis(1));
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            var all = new InetSocketAddress("255.255.255.255", 9);
            assertThrows(SocketException.class, () -> socket.sendTo(bytes("all"), all));
            socket.setBroadcast(true);
            socket.sendTo(bytes("all"), all);
          }
        });
    sim.run();
    assertEquals(List.of("a all", "b all"), heard.stream().sorted().toList());
  }

  @Test
  void aGroupReachesItsMembers() throws SocketException {
    NetworkInterface any = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
    for (boolean six : new boolean[] {false, true}) {
      String wild = six ? "[::]" : "0.0.0.0";
      InetAddress group = InetAddress.ofLiteral(six ? "ff02::77" : "230.0.0.7");
      var heard = new ArrayList<String>();
      Sim sim = Sim.builder().ipv6(six).build();
      for (String name : List.of("in", "out", "left")) {
        sim.client(
            name,
            () -> {
              try (var socket = UdpSocket.bind(wild + ":9")) {
                if (!name.equals("out")) {
                  socket.joinMulticast(group, any);
                }
                if (name.equals("left")) {
                  socket.leaveMulticast(group, any);
                }
                heard.add(name + " " + Time.timeout(SECOND, () -> receive(socket)));
              } catch (DeadlineException e) {
                heard.add(name + " nothing");
              }
            });
      }
      sim.client(
          "caller",
          () -> {
            Time.sleep(Duration.ofMillis(1));
            try (var socket = UdpSocket.bind(wild + ":9")) {
              socket.joinMulticast(group, any);
              socket.setMulticastLoop(false);
              socket.sendTo(bytes("members"), new InetSocketAddress(group, 9));
              expectNothing(socket);
              socket.setMulticastLoop(true);
              socket.sendTo(bytes("again"), new InetSocketAddress(group, 9));
              assertEquals("again", receive(socket));
            }
          });
      sim.run();
      assertEquals(
          List.of("in members", "left nothing", "out nothing"), heard.stream().sorted().toList());
    }
  }

  @Test
  void aDatagramIsLostOnAPartition() {
    Sim sim = Sim.builder().build();
    sim.host("echo", SimUdpTest::echo);
    sim.client(
        "client",
        () -> {
          try (var socket = UdpSocket.bind("0.0.0.0:0")) {
            socket.connect("echo:9");
            socket.send(bytes("flying"));
            sim.partition("client", "echo");
            socket.send(bytes("lost"));
            sim.repair("client", "echo");
            expectNothing(socket);
            sim.hold("client", "echo");
            socket.send(bytes("late"));
            expectNothing(socket);
            sim.release("client", "echo");
            assertEquals("late", receive(socket));
          }
        });
    sim.run();
  }
}
