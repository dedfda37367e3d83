package edo.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What bytes can be written to: a connection, or the writing end of a pipe. The contract of its
 * methods is that of {@link StreamSource}.
 */
public interface OutputSource extends Source, AutoCloseable {
  /**
   * Writes from an array. With epoll: one system call, no copy.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  int write(byte[] array, int offset, int length) throws IOException;

  /**
   * Writes what a buffer has between position and limit, and advances the position.
   *
   * @param buffer where from, heap or direct
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  int write(ByteBuffer buffer) throws IOException;

  /**
   * Writes from several buffers, one after the other, in one system call. More than one buffer with
   * bytes costs a copy.
   *
   * @param buffers where from
   * @param offset of the first buffer
   * @param length how many buffers
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if the connection failed
   */
  long write(ByteBuffer[] buffers, int offset, int length) throws IOException;

  /** Deregisters and closes. Closing twice does nothing. */
  @Override
  void close();
}
