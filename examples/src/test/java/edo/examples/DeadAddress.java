package edo.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A loopback port on which nobody listens: a socket that is bound and no more holds it, so that
 * nobody else can take it while a test relies on it.
 */
final class DeadAddress implements AutoCloseable {
  private final Socket holder = new Socket();

  private DeadAddress() throws IOException {
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static DeadAddress take() throws IOException {
    return new DeadAddress();
  }

  int port() {
    return holder.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
