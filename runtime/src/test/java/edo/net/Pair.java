package edo.net;

import java.io.IOException;

/**
 * Two ends of a connection over the loopback.
 *
 * @param client the end that connected
 * @param server the end that was accepted
 */
record Pair(TcpStream client, TcpStream server) implements AutoCloseable {
  static Pair open() throws IOException {
    try (var listener = TcpListener.bind(NetTest.anyPort())) {
      TcpStream client = TcpStream.connect(listener.localAddress());
      return new Pair(client, listener.accept());
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
