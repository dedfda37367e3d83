package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and SIGTERM, sent to the process that {@code ./edo} becomes: EX-012. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are POSIX")
@Timeout(60)
class SignalTest {
  @TempDir Path folder;

  private Checkout checkout;

  @BeforeEach
  void prepare() throws Exception {
    Launched.assumeInterruptWorks();
    checkout = Checkout.prepare(folder);
  }

  private Launched example(String... args) throws Exception {
    String[] all = new String[args.length + 1];
    all[0] = "example";
    System.arraycopy(args, 0, all, 1, args.length);
    return Launched.start(checkout.edo(all), Map.of());
  }

  @Test
  void anEchoServerEndsInOrder() throws Exception {
    try (Launched server = example("echo-server", "--port", "0");
        Peer peer = Peer.connect(server.out().port())) {
      peer.say("hello");
      assertEquals("hello", peer.hear());
      server.interrupt();
      assertEquals(Launched.ENDED_BY_INTERRUPT, server.exitCode(), server::output);
      assertNull(peer.hear(), "the connection was closed");
      assertEquals(
          List.of("stopping: no new connections; 1 connection is cancelled", "stopped"),
          server.out().last(2));
      assertEquals(List.of(), server.err().all());
    }
  }

  @Test
  void anEchoServerEndsInOrderOnSigterm() throws Exception {
    try (Launched server = example("echo-server", "--port", "0")) {
      int _ = server.out().port();
      server.terminate();
      assertEquals(Launched.ENDED_BY_TERMINATE, server.exitCode(), server::output);
      assertEquals(
          List.of("stopping: no new connections; 0 connections are cancelled", "stopped"),
          server.out().last(2));
    }
  }

  @Test
  void loadPrintsItsTotalsAndLeavesTheServerInPeace() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0");
        Launched load =
            example("load", "--port", Integer.toString(server.port()), "--pipelining", "8")) {
      load.out().await(" +1 s .*");
      load.interrupt();
      assertEquals(Launched.ENDED_BY_INTERRUPT, load.exitCode(), load::output);
      load.out().await("interrupted after [\\d.]+ s; what came until then:");
      load.out().await("[\\d,]+ requests, [\\d,]+ requests/s, p50 .*, p99 .*, p99.9 .*");
      assertEquals(0, load.out().count("FAILED.*"), load::output);
      assertEquals(List.of(), load.err().all());
      assertEquals(0, server.stop(), server::output);
      assertTrue(!server.output().contains("a connection failed"), server::output);
    }
  }

  @Test
  void aProxyPrintsItsTotals() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0");
        Launched proxy =
            example("proxy", "--listen", "127.0.0.1:0", "--to", "127.0.0.1:" + server.port())) {
      try (Peer peer = Peer.connect(proxy.out().port())) {
        peer.say("hello");
        assertEquals("hello", peer.hear());
      }
      proxy.out().await("connection 1: .*");
      proxy.interrupt();
      assertEquals(Launched.ENDED_BY_INTERRUPT, proxy.exitCode(), proxy::output);
      assertEquals(
          List.of("stopped", "forwarded 1 connection, 6 bytes there, 6 bytes back"),
          proxy.out().last(2));
    }
  }

  @Test
  void aClientThatWaitsSaysThatItWasInterrupted() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Launched client =
            example("hello-world", "--port", Integer.toString(server.getLocalPort()))) {
      client.out().await("connected to .*"); // or says what it printed instead
      try (Socket socket = server.accept()) {
        client.out().await("wrote: .*");
        client.interrupt();
        assertEquals(Launched.ENDED_BY_INTERRUPT, client.exitCode(), client::output);
        assertEquals(List.of("hello-world: interrupted"), client.err().all());
        assertTrue(socket.isConnected());
      }
    }
  }
}
