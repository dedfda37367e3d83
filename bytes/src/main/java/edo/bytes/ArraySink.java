package edo.bytes;

import java.io.IOException;

/**
 * What takes a part of an array, as {@link java.io.OutputStream#write(byte[], int, int)} does and
 * the {@code writeAll} of a socket: {@code bytes.writeTo(socket::writeAll)}.
 */
@FunctionalInterface
public interface ArraySink {
  /**
   * Writes all of the bytes.
   *
   * @param from where they are; only to be read, and not after this call
   * @param offset where the part begins
   * @param length how many bytes it has
   * @throws IOException if that fails
   */
  void write(byte[] from, int offset, int length) throws IOException;
}
