package edo.codec;

import edo.bytes.BytesMut;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Takes frames out of a buffer.
 *
 * {@snippet :
 * // A byte for the kind, four for the number.
 * record Reading(int kind, int value) {}
 *
 * Decoder<Reading> decoder = (in, out) -> {
 *   if (in.length() < 5) {
 *     return false;
 *   }
 *   out.accept(new Reading(in.getByte(), in.getInt()));
 *   return true;
 * };
 * var frames = new FramedRead<>(ByteStreams.reader(new byte[] {1, 0, 0, 0, 7}), decoder);
 * expect(Optional.of(new Reading(1, 7)), frames.next());
 * expect(Optional.empty(), frames.next());
 * }
 *
 * <p>What a decoder keeps of the buffer, as {@link BytesMut#getBytes}, it gets without copying. A
 * decoder that only reads ({@code getInt}, {@code getUtf8}) leaves the room to be used again.
 *
 * <p>It need not wait for more than it knows: a decoder that has to wait for the end of something
 * checks a limit first, since the other side decides how much comes.
 *
 * <p><b>Blocking:</b> must not.
 *
 * @param <T> the type of the frames
 */
@FunctionalInterface
public interface Decoder<T> {
  /**
   * Hands out the next frame, if all of it is there. What belongs to it is removed from the buffer;
   * what follows it stays.
   *
   * @param in what has come and was not used yet; may be read, advanced and split, and room may be
   *     reserved in it
   * @param out receives the frame, once; not null
   * @return whether there was one; false to be called again when more has come
   * @throws IOException if what came is no frame. If some of it was removed, decoding goes on with
   *     what follows; if not, the next call is made when more has come
   */
  boolean decode(BytesMut in, Consumer<? super T> out) throws IOException;

  /**
   * The same when no more will come; called until it answers false.
   *
   * <p>Unless defined otherwise, it decodes, and fails if bytes are left that are no frame. It is
   * also asked when the stream ends between frames, so a decoder may say a last word.
   *
   * @param in what was not used yet, perhaps nothing
   * @param out receives the frame, once
   * @return whether there was one
   * @throws EOFException if the stream has ended within a frame
   * @throws IOException if what came is no frame
   */
  default boolean decodeEof(BytesMut in, Consumer<? super T> out) throws IOException {
    if (decode(in, out)) {
      return true;
    }
    if (!in.isEmpty()) {
      throw new EOFException(
          "the stream ended within a frame; " + in.length() + " bytes of it are there");
    }
    return false;
  }

  /**
   * Forgets what it remembers of the bytes that came before: those that come now have nothing to do
   * with them, as with each datagram. What does not depend on them, as limits, it keeps.
   *
   * <p>Unless defined otherwise, it does nothing: a decoder that remembers nothing needs no more.
   *
   * @see UdpFramed
   */
  default void reset() {}
}
