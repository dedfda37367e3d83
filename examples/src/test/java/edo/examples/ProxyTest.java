package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy of EX-009 between plain sockets. */
@Timeout(60)
class ProxyTest {
  private static Running proxy(int to) {
    return Running.start("proxy", "--listen", "127.0.0.1:0", "--to", "127.0.0.1:" + to);
  }

  private static ServerSocket server() throws Exception {
    return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @Test
  void forwardsBothWaysAndRespectsAHalfClose() throws Exception {
    try (ServerSocket target = server();
        Running proxy = proxy(target.getLocalPort());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket server = target.accept()) {
      client.getOutputStream().write("ping".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      InputStream in = server.getInputStream();
      assertEquals("ping", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      // The client has finished, and the server answers nevertheless.
      server.getOutputStream().write("a longer answer".getBytes(StandardCharsets.UTF_8));
      server.shutdownOutput();
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("a longer answer", answer);
      proxy.await("connection 1: 4 bytes there, 15 bytes back");
      assertEquals(0, proxy.stop(), proxy::output);
      assertTrue(
          proxy.output().contains("forwarded 1 connection, 4 bytes there, 15 bytes back"),
          proxy::output);
    }
  }

  @Test
  void theServerMayFinishFirst() throws Exception {
    try (ServerSocket target = server();
        Running proxy = proxy(target.getLocalPort());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket server = target.accept()) {
      server.shutdownOutput();
      assertEquals(-1, client.getInputStream().read());
      client.getOutputStream().write(7);
      assertEquals(7, server.getInputStream().read());
    }
  }

  @Test
  void aResetOnOneSideEndsTheOther() throws Exception {
    try (ServerSocket target = server();
        Running proxy = proxy(target.getLocalPort());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      Socket server = target.accept();
      client.getOutputStream().write(7);
      assertEquals(7, server.getInputStream().read());
      server.setSoLinger(true, 0);
      server.close();
      assertEquals(-1, client.getInputStream().read());
      proxy.await("connection 1: 1 byte there, 0 bytes back; broken: .*");
    }
  }

  @Test
  void saysThatNobodyListensAndGoesOn() throws Exception {
    try (DeadAddress dead = DeadAddress.take();
        Running proxy = proxy(dead.port());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      assertEquals(-1, client.getInputStream().read());
      proxy.await("a connection failed: nobody listens on 127.0.0.1:" + dead.port() + ".*");
      assertEquals(0, proxy.stop());
    }
  }
}
