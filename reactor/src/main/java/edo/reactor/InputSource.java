package edo.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What bytes can be read from: a connection, or the reading end of a pipe. The contract of its
 * methods is that of {@link StreamSource}.
 */
public interface InputSource extends Source, AutoCloseable {
  /**
   * Reads into an array. With epoll: one system call, no copy.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return the number of bytes, {@code EOF} or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  int read(byte[] array, int offset, int length) throws IOException;

  /**
   * Reads into a buffer, from its position to its limit, and advances the position.
   *
   * @param buffer where to, heap or direct
   * @return the number of bytes, {@code EOF} or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  int read(ByteBuffer buffer) throws IOException;

  /**
   * Reads into several buffers, filling one after the other. More than one buffer with room costs a
   * copy.
   *
   * @param buffers where to
   * @param offset of the first buffer
   * @param length how many buffers
   * @return the number of bytes, {@code EOF} or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  long read(ByteBuffer[] buffers, int offset, int length) throws IOException;

  /** Deregisters and closes. Closing twice does nothing. */
  @Override
  void close();
}
