package edo.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client on a plain socket that speaks in lines. */
final class Peer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final BufferedReader in;

  private Peer(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  static Peer connect(int port) throws IOException {
    return new Peer(port, 0);
  }

  static Peer connectWithSmallBuffer(int port) throws IOException {
    return new Peer(port, 4 * 1024);
  }

  Socket socket() {
    return socket;
  }

  void say(String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The next line, null at the end of the stream. */
  @Nullable String hear() throws IOException {
    return in.readLine();
  }

  /** Whether something has come. */
  boolean hasHeard() throws IOException {
    return in.ready();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
