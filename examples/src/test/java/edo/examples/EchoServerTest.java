package edo.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.Edo;
import edo.io.ByteStreams;
import edo.net.UnixStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

  /** With its own clients: connect and load. */
  @Test
  void listensOnAPath(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    try (Running server = Running.start("echo-server", "--unix", path.toString())) {
      server.await("talk to it: nc -U .*");
      Edo.run(() -> {
        try (var client = UnixStream.connect(path)) {
          client.writeAll(new byte[] {1, 2, 3});
          var back = new byte[3];
          client.readFully(back);
          assertArrayEquals(new byte[] {1, 2, 3}, back);
        }
        var keys = ByteStreams.reader(new byte[] {'h', 'i'});
        var screen = ByteStreams.duplex(64);
        Connect.connection(UnixStream.connect(path), keys, screen.left());
        screen.left().shutdown();
        assertArrayEquals(new byte[] {'h', 'i'}, screen.right().readAll(100));
      });
      try (Running load =
          Running.start(
              "load", "--unix", path.toString(), "--connections", "2", "--duration", "0.2")) {
        assertEquals(0, load.exitCode(), load::output);
        assertTrue(load.output().contains("2 connections to " + path), load::output);
      }
      try (Running second = Running.start("echo-server", "--unix", path.toString())) {
        assertEquals(1, second.exitCode());
        assertTrue(second.output().contains("cannot listen on " + path), second::output);
      }
      assertEquals(0, server.stop(), server::output);
      assertFalse(Files.exists(path), "it takes its file away");
    }
  }

  @Test
  void aPathIsNoPort() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"echo-server", "--unix", "x", "--port", "1"},
          {"load", "--unix", "x", "--host", "localhost"},
          {"connect", "--unix", "x", "--udp"},
          {"connect", "--unix", "x", "localhost:1"}
        }) {
      try (Running program = Running.start(wrong)) {
        assertEquals(2, program.exitCode());
        assertTrue(program.output().contains("exclude each other"), program::output);
      }
    }
  }
}
