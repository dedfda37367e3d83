package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.reactor.Backend;
import edo.reactor.Sockets;
import edo.reactor.Source;
import edo.reactor.StreamSource;
import java.io.IOException;
import java.util.Optional;

/** Two connected sockets that no runtime knows of. */
final class RawPair implements AutoCloseable {
  final StreamSource one;
  final StreamSource other;

  RawPair() throws IOException {
    var pair = Sockets.of(Backend.EPOLL).unixPair();
    one = pair.one();
    other = pair.other();
  }

  AsyncFd watch() throws IOException {
    return AsyncFd.of(one.fd().orElseThrow());
  }

  Optional<Integer> read() throws IOException {
    int n = one.read(new byte[16], 0, 16);
    return n == Source.WOULD_BLOCK ? Optional.empty() : Optional.of(n);
  }

  Optional<Integer> write() throws IOException {
    int n = one.write(new byte[1 << 14], 0, 1 << 14);
    return n == Source.WOULD_BLOCK ? Optional.empty() : Optional.of(n);
  }

  void say(String text) throws IOException {
    assertEquals(text.length(), other.write(NetTest.bytes(text), 0, text.length()));
  }

  @Override
  public void close() {
    one.close();
    other.close();
  }
}
