package edo.bytes;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Room for bytes that is filled from front to end.
 *
 * {@snippet :
 * var out = new BytesMut();
 * out.putShort(7);
 * out.putUtf8("seven");
 * expect("b\"\\0\\x07seven\"", out.freeze().toString());
 * }
 *
 * <p>Names and orders of bytes are as in {@link Buf}. {@code putByte} and {@code putShort} take an
 * {@code int} and write its low bits, as {@link java.io.DataOutput} does; {@code putSigned} and
 * {@code putUnsigned} refuse what does not fit.
 *
 * <p>A method that finds too little room throws {@link BufOverflowException} and writes nothing.
 * {@link BytesMut} makes room instead.
 *
 * <p>An implementation needs {@link #remainingMut}, {@link #chunkMut} and {@link #advanceMut}; the
 * others are made of these. Not safe for use by several threads at once.
 */
public interface BufMut extends Putters {
  /**
   * Writes from a buffer's position to its limit; its position moves along. Its own order of bytes
   * plays no part. For arrays see {@link ByteBuffer#wrap(byte[])}, for segments {@link
   * java.lang.foreign.MemorySegment#asByteBuffer}.
   *
   * @param into the buffer
   * @return its room, which does not grow
   * @throws IllegalArgumentException if the buffer is read-only
   */
  static BufMut of(ByteBuffer into) {
    if (into.isReadOnly()) {
      throw new IllegalArgumentException("the buffer is read-only: nothing can be written to it");
    }
    return new MemoryBufMut(into);
  }

  /**
   * For how many more bytes there is room, or could be made.
   *
   * @return the number; {@link Integer#MAX_VALUE} if there is room for more than that
   */
  int remainingMut();

  /**
   * The next piece of room, as a view to be filled from its position on: at least one byte while
   * there is any room. What was filled counts once {@link #advanceMut} says so. Only what lies
   * between its position and its limit may be touched.
   *
   * @return a view
   */
  ByteBuffer chunkMut();

  /**
   * Counts bytes that were put into {@link #chunkMut} as written.
   *
   * @param count how many
   * @throws BufOverflowException if that is more than there is room for
   * @throws IllegalArgumentException if the count is negative
   */
  void advanceMut(int count);

  /**
   * Whether there is room.
   *
   * @return whether there is
   */
  default boolean hasRemainingMut() {
    return remainingMut() > 0;
  }

  /**
   * Writes all that is left of another buffer, which is then at its end.
   *
   * @param from the other
   * @throws BufOverflowException if there is less room
   */
  default void put(Buf from) {
    int left = from.remaining(); // counted once: it may wrap this very buffer, and grow with it
    needRoom(left);
    while (left > 0) {
      ByteBuffer chunk = from.chunk();
      int n = Math.min(left, chunk.remaining());
      put(chunk.slice(chunk.position(), n));
      from.advance(n);
      left -= n;
    }
  }

  /**
   * Writes bytes.
   *
   * @param from the bytes
   * @throws BufOverflowException if there is less room
   */
  default void put(Bytes from) {
    put(from.cursor());
  }

  /**
   * Writes an array.
   *
   * @param from the array
   * @throws BufOverflowException if there is less room
   */
  default void put(byte[] from) {
    put(from, 0, from.length);
  }

  /**
   * Writes a part of an array.
   *
   * @param from the array
   * @param offset where the part begins
   * @param count how many bytes it has
   * @throws BufOverflowException if there is less room
   * @throws IndexOutOfBoundsException if the array has no such part
   */
  default void put(byte[] from, int offset, int count) {
    Checks.part(offset, count, from.length);
    needRoom(count);
    put(ByteBuffer.wrap(from, offset, count));
  }

  /**
   * Writes what is left of a {@link ByteBuffer}, whose position is then its limit.
   *
   * @param from the buffer
   * @throws BufOverflowException if there is less room
   */
  default void put(ByteBuffer from) {
    needRoom(from.remaining());
    while (from.hasRemaining()) {
      ByteBuffer room = chunkMut();
      int n = Math.min(from.remaining(), room.remaining());
      room.put(room.position(), from, from.position(), n);
      from.position(from.position() + n);
      advanceMut(n);
    }
  }

  /**
   * Writes one byte many times.
   *
   * @param value the byte, its low eight bits
   * @param count how often
   * @throws BufOverflowException if there is less room
   * @throws IllegalArgumentException if the count is negative
   */
  default void putRepeated(int value, int count) {
    needRoom(Checks.count(count));
    for (int i = 0; i < count; i++) {
      putByte(value);
    }
  }

  /**
   * Writes text as UTF-8. Half a surrogate pair becomes a question mark, as in {@link
   * String#getBytes()}.
   *
   * @param text the text
   * @throws BufOverflowException if there is less room
   */
  default void putUtf8(CharSequence text) {
    put(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * At most so much of this room.
   *
   * @param limit for how many bytes
   * @return what fills this one
   * @throws IllegalArgumentException if the limit is negative
   */
  default Limit limit(int limit) {
    return new Limit(this, limit);
  }

  /**
   * This room, and when it is full another.
   *
   * @param next what comes after it
   * @return what fills both
   */
  default ChainMut chainMut(BufMut next) {
    return new ChainMut(this, next);
  }

  /**
   * The same as a stream. A write for which there is no room fails with an {@link
   * java.io.IOException} and writes nothing; flushing and closing do nothing.
   *
   * @return the stream
   */
  default OutputStream outputStream() {
    return new BufOutputStream(this);
  }

  /**
   * Throws unless there is room for so many bytes; for implementations.
   *
   * @param count how many
   * @throws BufOverflowException if there is less
   */
  @Override
  default void needRoom(int count) {
    int room = remainingMut();
    if (count > room) {
      throw new BufOverflowException(count, room);
    }
  }

  /**
   * Writes a byte.
   *
   * @param value its low eight bits
   * @throws BufOverflowException if there is no room
   */
  @Override
  default void putByte(int value) {
    needRoom(1);
    ByteBuffer room = chunkMut();
    room.put(room.position(), (byte) value);
    advanceMut(1);
  }
}
