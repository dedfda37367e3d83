package edo.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The UDP examples, against plain sockets and each other: EX-003, EX-005. */
@Timeout(60)
class UdpExamplesTest {
  private static DatagramSocket loopback() throws Exception {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(30_000);
    return socket;
  }

  @Test
  void theServerSendsBackWhatItGets() throws Exception {
    try (Running server = Running.start("echo-udp", "--port", "0");
        DatagramSocket one = loopback();
        DatagramSocket other = loopback()) {
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      var random = new Random(1);
      for (int length : new int[] {0, 1, 5, 1_400, 60_000}) {
        for (DatagramSocket client : new DatagramSocket[] {one, other}) {
          byte[] sent = new byte[length];
          random.nextBytes(sent);
          client.send(new DatagramPacket(sent, length, to));
          var answer = new DatagramPacket(new byte[65_536], 65_536);
          client.receive(answer);
          assertArrayEquals(sent, Arrays.copyOf(answer.getData(), answer.getLength()));
        }
      }
      assertEquals(0, server.stop(), server::output);
      assertTrue(server.output().contains("stopped"), server::output);
    }
  }

  @Test
  void theClientAsksTheServer() throws Exception {
    try (Running server = Running.start("echo-udp", "--port", "0");
        Running client =
            Running.start("udp-client", "--port", Integer.toString(server.port()), "good day")) {
      client.await("received: good day");
      assertEquals(0, client.exitCode());
    }
  }

  @Test
  void theClientDoesNotWaitForEver() throws Exception {
    try (DatagramSocket silent = loopback();
        Running client =
            Running.start("udp-client", "--port", Integer.toString(silent.getLocalPort()))) {
      var packet = new DatagramPacket(new byte[100], 100);
      silent.receive(packet);
      assertEquals(
          "hello world",
          new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
      client.await("no answer within 2 s");
      assertEquals(1, client.exitCode());
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (DatagramSocket gone = loopback()) {
      port = gone.getLocalPort();
    }
    try (Running client = Running.start("udp-client", "--port", Integer.toString(port))) {
      assertEquals(1, client.exitCode());
      assertTrue(client.output().contains("nobody listens on"), client::output);
    }
  }

  @Test
  void thePortIsTaken() throws Exception {
    try (DatagramSocket other = loopback();
        Running server =
            Running.start("echo-udp", "--port", Integer.toString(other.getLocalPort()))) {
      assertEquals(1, server.exitCode());
      assertTrue(server.output().contains("cannot listen on"), server::output);
    }
  }
}
