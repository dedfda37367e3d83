package edo.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Echo server on the JDK alone: a virtual thread for each connection, blocking channels. */
final class EchoServerJdk {
  private EchoServerJdk() {}

  /** No arguments; the number of carrier threads is a flag of the JVM. */
  public static void main(String[] args) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), EchoServers.BACKLOG);
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          SocketChannel channel = listener.accept();
          Thread.startVirtualThread(() -> serve(channel));
        }
      } catch (IOException e) {
        throw new IllegalStateException("accept failed", e);
      }
    });
    EchoServers.attend(listener.socket().getLocalPort(), () -> 0);
  }

  private static void serve(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      // Direct, so that the channel does not copy through a buffer of its own.
      ByteBuffer buffer = ByteBuffer.allocateDirect(EchoServers.BUFFER);
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      System.err.println("a connection failed: " + e);
    }
  }
}
