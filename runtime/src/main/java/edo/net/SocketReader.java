package edo.net;

import edo.task.Async;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** The reading side of a connection: a {@link SocketStream}, or one of its reading halves. */
public sealed interface SocketReader extends ReadyReader permits SocketStream, ReadHalf {
  /**
   * Reads some bytes and leaves them where they are: the next read gets them again.
   *
   * @param array where to
   * @return how many bytes, or -1 at the end of the stream
   * @throws IOException if the connection failed or was closed
   */
  default int peek(byte[] array) throws IOException {
    return peek(array, 0, array.length);
  }

  /**
   * Reads some bytes and leaves them where they are: the next read gets them again.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return how many bytes, or -1 at the end of the stream
   * @throws IOException if the connection failed or was closed
   */
  int peek(byte[] array, int offset, int length) throws IOException;

  /**
   * Reads some bytes and leaves them where they are: the next read gets them again.
   *
   * @param buffer where to; its position advances
   * @return how many bytes, or -1 at the end of the stream
   * @throws IOException if the connection failed or was closed
   */
  int peek(ByteBuffer buffer) throws IOException;

  /**
   * {@link #peek(ByteBuffer)} as a computation.
   *
   * @param buffer where to; not to be used otherwise until it is done
   * @return how many bytes, or -1 at the end of the stream
   */
  Async<Integer> peekAsync(ByteBuffer buffer);

  /**
   * Peeks at what is there.
   *
   * @param buffer where to; its position advances
   * @return how many bytes, -1 at the end of the stream, or empty if it would have to wait
   * @throws IOException if the connection failed or was closed
   */
  OptionalInt tryPeek(ByteBuffer buffer) throws IOException;

  /**
   * This end's address.
   *
   * @return the address
   * @throws IOException if this end was closed
   */
  SocketAddress localAddress() throws IOException;

  /**
   * The other end's address.
   *
   * @return the address
   * @throws IOException if this end was closed
   */
  SocketAddress peerAddress() throws IOException;
}
