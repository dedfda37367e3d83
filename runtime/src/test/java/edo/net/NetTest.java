package edo.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.internal.task.VirtualTask;
import edo.reactor.Backend;
import edo.task.JoinHandle;
import edo.task.TaskBody;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests of sockets share. Each ends by itself, uses the loopback only, leaks nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class NetTest {
  static final boolean EPOLL = Backend.best() == Backend.EPOLL;

  /** More than the system's buffers between two ends of a connection can take. */
  static final int HUGE = 48 << 20;

  static {
    warmUp();
  }

  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  /** With its first channel the JDK opens a descriptor that it keeps, for closing others. */
  private static void warmUp() {
    try {
      SocketChannel.open().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a body as a task of a runtime of its own. */
  final void on(Flavor flavor, TaskBody body) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(body);
    }
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  /**
   * Has an address of the loopback where nobody listens, and nobody else can as long as this is
   * open: connections to it are refused.
   */
  static TcpSocket deaf() throws IOException {
    TcpSocket socket = TcpSocket.v4();
    try {
      socket.bind(anyPort());
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  static void assertSays(String part, Throwable e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(part), message);
  }

  /** Bytes that differ from their neighbours, so that a loss or a repetition shows. */
  static byte[] pattern(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >>> 8));
    }
    return bytes;
  }

  /** Waits until a virtual-thread task is parked in an operation of ours. */
  static void awaitParked(JoinHandle<?> task) {
    Await.until(task + " is parked", () -> isParked(task));
  }

  static boolean isParked(JoinHandle<?> task) {
    return Arrays.stream(((VirtualTask<?>) task).stack())
        .anyMatch(f ->
            f.getMethodName().equals("park") && f.getClassName().startsWith("edo.internal.task."));
  }
}
