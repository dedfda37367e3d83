package edo.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The echo server, driven by plain sockets: EX-002, and the graceful end of EX-012. */
@Timeout(60)
class EchoServerTest {
  @Test
  void sendsBackWhatItGets() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0");
        Peer peer = Peer.connect(server.port())) {
      peer.say("hello");
      assertEquals("hello", peer.hear());
    }
  }

  @Test
  void sendsBackALotAndTheEnd() throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    try (Running server = Running.start("echo-server", "--port", "0");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  socket.getOutputStream().write(sent);
                  socket.shutdownOutput();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertArrayEquals(sent, socket.getInputStream().readAllBytes());
      writer.join();
    }
  }

  @Test
  void saysHowToTalkToIt() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0")) {
      int port = server.port();
      server.await("talk to it: nc .* " + port);
    }
  }

  @Test
  void endsGracefullyWithAConnectionOpen() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0");
        Peer peer = Peer.connect(server.port())) {
      peer.say("hello");
      assertEquals("hello", peer.hear());
      assertEquals(0, server.stop(), server::output);
      assertTrue(server.output().contains("stopped"), server::output);
      assertEquals(null, peer.hear(), "the connection was closed");
    }
  }

  @Test
  void survivesAReset() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0")) {
      int port = server.port();
      try (Peer rude = Peer.connect(port)) {
        rude.say("hello");
        rude.socket().setSoLinger(true, 0);
      }
      try (Peer peer = Peer.connect(port)) {
        peer.say("still there?");
        assertEquals("still there?", peer.hear());
      }
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Running server =
            Running.start("echo-server", "--port", Integer.toString(other.getLocalPort()))) {
      assertEquals(1, server.exitCode());
      assertEquals(1, server.output().lines().count(), server::output);
      assertTrue(server.output().contains("cannot listen on"), server::output);
    }
  }
}
