package edo.codec;

import edo.bytes.BytesMut;
import java.io.IOException;

/**
 * Appends frames to a buffer.
 *
 * {@snippet :
 * Encoder<Integer> numbers = (number, out) -> out.putInt(number);
 * var sent = new ByteArrayOutputStream();
 * try (var frames = new FramedWrite<>(ByteStreams.writer(sent), numbers)) {
 *   frames.send(7);
 * }
 * expect(4, sent.size());
 * }
 *
 * <p><b>Blocking:</b> must not.
 *
 * @param <T> the type of the frames
 */
@FunctionalInterface
public interface Encoder<T> {
  /**
   * Appends a frame.
   *
   * @param frame the frame
   * @param out receives it, behind what waits to be written
   * @throws IOException if the frame cannot be sent, for its size say; {@link FramedWrite} removes
   *     what was appended of it
   */
  void encode(T frame, BytesMut out) throws IOException;
}
