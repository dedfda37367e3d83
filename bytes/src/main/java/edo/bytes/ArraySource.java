package edo.bytes;

import java.io.IOException;

/**
 * What fills a part of an array, as {@link java.io.InputStream#read(byte[], int, int)} does and the
 * {@code read} of a socket: {@code buffer.fill(socket::read)}.
 */
@FunctionalInterface
public interface ArraySource {
  /**
   * Reads some bytes.
   *
   * @param into where they go; nothing outside of the part may be touched
   * @param offset where the part begins
   * @param length how many bytes it has
   * @return how many were read, -1 at the end
   * @throws IOException if that fails
   */
  int read(byte[] into, int offset, int length) throws IOException;
}
