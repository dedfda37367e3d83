package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client of EX-001, against a plain server socket. */
@Timeout(60)
class HelloWorldTest {
  private static Running greet(ServerSocket server) {
    return Running.start("hello-world", "--port", Integer.toString(server.getLocalPort()));
  }

  @Test
  void writesALineAndShowsTheAnswer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Running client = greet(server);
        Socket socket = server.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertEquals("hello world", in.readLine());
      assertEquals(null, in.readLine(), "it says that it has finished");
      socket.getOutputStream().write("good day\n".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      client.await("read: good day");
      assertEquals(0, client.exitCode());
    }
  }

  @Test
  void doesNotWaitForEverForAnAnswer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Running client = greet(server);
        Socket socket = server.accept()) {
      client.await("no answer within 2 s");
      assertEquals(0, client.exitCode());
      assertTrue(socket.isConnected());
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (DeadAddress dead = DeadAddress.take();
        Running client = Running.start("hello-world", "--port", Integer.toString(dead.port()))) {
      assertEquals(1, client.exitCode());
      assertEquals(1, client.output().lines().count(), client::output);
      assertTrue(client.output().contains("nobody listens on"), client::output);
    }
  }

  @Test
  void saysThatThereIsNoSuchHost() throws Exception {
    try (Running client = Running.start("hello-world", "--host", "nowhere.invalid")) {
      assertEquals(1, client.exitCode());
      assertEquals(1, client.output().lines().count(), client::output);
      assertTrue(client.output().contains("no host called nowhere.invalid"), client::output);
    }
  }
}
