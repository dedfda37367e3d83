package edo.io;

import java.io.IOException;

/** Both ends in one object, as a connection has them. */
public interface ByteStream extends ByteReader, ByteWriter {
  /**
   * Closes both directions. Never waits, but for those that have taken bytes which nobody else has
   * yet, as a {@link BufStream}: they flush.
   *
   * @throws IOException if that failed
   */
  @Override
  default void close() throws IOException {}
}
