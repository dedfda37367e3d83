package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.Edo;
import edo.io.ByteReader;
import edo.io.ByteStreams;
import edo.net.TcpStream;
import edo.task.JoinException;
import edo.task.Task;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both sockets between what is typed and what is shown, here two pipes: EX-004. */
@Timeout(60)
class ConnectTest {
  private static InetSocketAddress local(int port) {
    return InetSocketAddress.createUnresolved("127.0.0.1", port);
  }

  private static byte read(ByteReader screen) throws IOException {
    var one = new byte[1];
    screen.readFully(one);
    return one[0];
  }

  @Test
  void whatIsTypedComesBackOverTcp() throws Exception {
    String typed = "hello\nworld\n".repeat(10_000);
    try (Running server = Running.start("echo-server", "--port", "0")) {
      var where = local(server.port());
      Edo.run(() -> {
        var screen = ByteStreams.duplex(64);
        var shown = Task.spawn(() -> screen.right().readAll(1 << 20));
        var keys = ByteStreams.reader(typed.getBytes(StandardCharsets.US_ASCII));
        Connect.connection(TcpStream.connect(where), keys, screen.left());
        screen.left().shutdown();
        assertEquals(typed, new String(shown.join(), StandardCharsets.US_ASCII));
      });
    }
  }

  /** The server ends while somebody might still type. */
  @Test
  void theServerMayEndFirst() throws Exception {
    try (Running server = Running.start("echo-server", "--port", "0")) {
      var where = local(server.port());
      Edo.run(() -> {
        var keys = ByteStreams.duplex(64);
        var screen = ByteStreams.duplex(64);
        var program =
            Task.spawn(
                () -> Connect.connection(TcpStream.connect(where), keys.right(), screen.left()));
        keys.left().writeAll(new byte[] {'x'});
        assertEquals('x', read(screen.right()));
        assertEquals(0, server.stop());
        program.join();
      });
    }
  }

  @Test
  void whatIsTypedComesBackOverUdp() throws Exception {
    try (Running server = Running.start("echo-udp", "--port", "0")) {
      var where = local(server.port());
      Edo.run(() -> {
        var keys = ByteStreams.duplex(64);
        var screen = ByteStreams.duplex(64);
        var program = Task.spawn(() -> Connect.datagrams(where, keys.right(), screen.left()));
        for (byte key : new byte[] {'a', 'b', 'c'}) {
          keys.left().writeAll(new byte[] {key});
          assertEquals(key, read(screen.right()));
        }
        program.abort();
        assertTrue(assertThrows(JoinException.class, program::join).isCancelled());
      });
    }
  }

  @Test
  void nobodyListens() throws Exception {
    try (DeadAddress dead = DeadAddress.take();
        Running client = Running.start("connect", "127.0.0.1:" + dead.port())) {
      assertEquals(1, client.exitCode());
      assertTrue(client.output().contains("nobody listens on"), client::output);
    }
  }
}
