package edo.codec;

import edo.bytes.BytesMut;
import java.io.IOException;

/**
 * Reads the payload of a frame where it lies.
 *
 * @param <T> what it makes of it
 * @see LengthDelimitedCodec#reading
 */
@FunctionalInterface
public interface PayloadReader<T> {
  /**
   * Makes a frame of the next bytes.
   *
   * @param in begins with the payload; what follows it is there too, and not to be read
   * @param length how many bytes the payload has; what is not read of it is skipped
   * @return the frame; not null. It must not look at the buffer afterwards: the room is used again
   * @throws IOException if it is no frame; the next one is the one behind it
   */
  T read(BytesMut in, int length) throws IOException;
}
