package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load client against the echo server, and against servers that do not echo. */
@Timeout(60)
class LoadTest {
  private static Running load(int port, String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"load", "--port", Integer.toString(port), "--duration", "0.5"},
        0,
        args,
        0,
        5);
    System.arraycopy(more, 0, args, 5, more.length);
    return Running.start(args);
  }

  @Test
  void measuresAnEchoServer() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0");
        Running load =
            load(server.port(), "--connections", "20", "--size", "100", "--pipelining", "8")) {
      load.await("20 connections to .*, 100 bytes, pipelining 8");
      load.await(" +\\d+ s +[\\d,]+ requests/s  p99 .*");
      load.await("[\\d,]+ requests, [\\d,]+ requests/s, p50 .*, p99 .*, p99.9 .*");
      assertEquals(0, load.exitCode(), load::output);
    }
  }

  @Test
  void noticesAWrongAnswer() throws Exception {
    try (ServerSocket liar = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try (Socket socket = liar.accept()) {
              byte[] request = socket.getInputStream().readNBytes(64);
              request[63]++;
              socket.getOutputStream().write(request);
              socket.getInputStream().readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      try (Running load = load(liar.getLocalPort(), "--connections", "1")) {
        assertEquals(1, load.exitCode());
        load.await("FAILED: 1 of 1 connections; connection 0: answer 0 differs .*");
      }
    }
  }

  @Test
  void noticesThatTheServerGoesAway() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try (Socket socket = rude.accept()) {
              socket.getInputStream().readNBytes(64);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      try (Running load = load(rude.getLocalPort(), "--connections", "1")) {
        assertEquals(1, load.exitCode());
        load.await("FAILED: 1 of 1 connections; .*the server closed the connection");
      }
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (DeadAddress dead = DeadAddress.take();
        Running load = load(dead.port())) {
      assertEquals(1, load.exitCode());
      assertEquals(1, load.output().lines().count(), load::output);
      assertTrue(load.output().contains("nobody listens on"), load::output);
    }
  }
}
