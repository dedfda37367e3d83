package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The load client against the echo server, and against servers that do not echo. */
@Timeout(60)
class LoadTest {
  private static Running load(int port, String... more) {
    List<String> args = new ArrayList<>(List.of("load", "--port", Integer.toString(port)));
    args.addAll(List.of(more));
    if (!args.contains("--duration")) {
      args.addAll(List.of("--duration", "0.5"));
    }
    return Running.start(args.toArray(String[]::new));
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
        load.await("FAILED: 1 of 1 connection; connection 0: answer 0 differs .*");
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
        load.await("FAILED: 1 of 1 connection; .*the server closed the connection");
      }
    }
  }

  @Test
  void doesNotWaitForEverForAnAnswer() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Running load = load(mute.getLocalPort(), "--connections", "1")) {
      assertEquals(1, load.exitCode());
      load.await("0 requests, .*");
      load.await("FAILED: 1 of 1 connection; connection 0: no answer within 3 s after the end");
    }
  }

  @Test
  void anInterruptEndsItEarlyAndInOrder() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0");
        Running load = load(server.port(), "--connections", "20", "--duration", "600")) {
      load.await(" +1 s .*");
      assertEquals(CtrlC.EXIT_CODE, load.stop(), load::output);
      load.await("interrupted after [\\d.]+ s; what came until then:");
      load.await("[\\d,]+ requests, [\\d,]+ requests/s, p50 .*, p99 .*, p99.9 .*");
      assertTrue(!load.output().contains("FAILED"), load::output);
      assertEquals(0, server.stop(), server::output);
      assertTrue(!server.output().contains("a connection failed"), server::output);
    }
  }

  /** The queue of the server is full, so the system lets further clients wait. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others refuse instead of letting wait")
  void anInterruptEndsTheConnectingToo() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Running load = load(full.getLocalPort(), "--connections", "10")) {
      assertEquals(CtrlC.EXIT_CODE, load.stop(), load::output);
      assertEquals("load: interrupted", load.output());
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
