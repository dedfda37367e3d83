package edo.net;

import edo.reactor.StreamSource;
import java.io.IOException;
import java.util.Optional;

/**
 * An operation of your own on a non-blocking socket, for {@link TcpStream#tryIo} and its relatives:
 * a call through {@link StreamSource#fd()}, or one that this package has no method for.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface SocketOperation<T> {
  /**
   * Tries the operation once, without waiting.
   *
   * @param socket the socket; stays the stream's, do not close it
   * @return the result, or empty if the operation would have to wait
   * @throws IOException if it fails
   */
  Optional<T> attempt(StreamSource socket) throws IOException;
}
