package edo.io;

import java.io.IOException;

/** Both ends in one object, as a connection has them. */
public interface ByteStream extends ByteReader, ByteWriter {
  /**
   * Closes both directions. Never waits, but for a {@link BufStream}, which flushes.
   *
   * @throws IOException if that failed
   */
  @Override
  default void close() throws IOException {}
}
