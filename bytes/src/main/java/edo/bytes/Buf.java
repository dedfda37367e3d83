package edo.bytes;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.PrimitiveIterator;

/**
 * Bytes that are read from front to end: a cursor over one or several pieces of memory.
 *
 * {@snippet :
 * Buf in = Bytes.of(0, 0, 1, 2, 'h', 'i').cursor();
 * expect(258, in.getInt());
 * expect("hi", in.getBytes(2).toString(StandardCharsets.UTF_8));
 * expect(false, in.hasRemaining());
 * }
 *
 * <p>Names are those of {@link ByteBuffer} where it has them, and an order of bytes is part of the
 * name: {@code getInt} has the high byte first (network order), {@code getIntLe} the low one,
 * {@code getIntNe} the order of this machine. What Java has no type for has a name of its own:
 * {@code getUnsignedShort} is an {@code int}, {@code getSigned} and {@code getUnsigned} take
 * integers of 1 to 8 bytes (not {@code getInt(3)}, which {@code ByteBuffer} reads at index 3). 128
 * bits are a {@link java.math.BigInteger}, the JDK's only number of that size; who must not
 * allocate reads two longs, the high one first unless the name ends in {@code Le}.
 *
 * <p>Every getter throws {@link BufUnderflowException} when fewer bytes are left than it needs; it
 * says how many were asked for and how many there are, and the cursor is where it was. So there is
 * no second set of methods that only try.
 *
 * <p>An implementation needs {@link #remaining}, {@link #chunk} and {@link #advance}; the others
 * are made of these. Not safe for use by several threads at once.
 */
public interface Buf extends Getters {
  /**
   * Reads from a buffer's position to its limit; its position moves along. Its own order of bytes
   * plays no part. For arrays see {@link ByteBuffer#wrap(byte[])}, for segments {@link
   * java.lang.foreign.MemorySegment#asByteBuffer}.
   *
   * @param from the buffer
   * @return a cursor
   */
  static Buf of(ByteBuffer from) {
    return new MemoryBuf(from);
  }

  /**
   * How many bytes are left.
   *
   * @return the number; {@link Integer#MAX_VALUE} if there are more than that
   */
  int remaining();

  /**
   * The next bytes that lie side by side, as a view: at least one while any are left, perhaps fewer
   * than {@link #remaining}. Moving its position does not move this cursor: {@link #advance} does.
   * Good until the buffer is read or written otherwise.
   *
   * @return a view from its position to its limit, only to be read
   */
  ByteBuffer chunk();

  /**
   * Skips bytes.
   *
   * @param count how many
   * @throws BufUnderflowException if there are fewer
   * @throws IllegalArgumentException if the count is negative
   */
  void advance(int count);

  /**
   * Whether any bytes are left.
   *
   * @return whether there are
   */
  default boolean hasRemaining() {
    return remaining() > 0;
  }

  /**
   * Views of what is left, piece by piece, for a gathering write. The cursor does not move.
   *
   * @param into receives them
   * @param offset the first place to fill
   * @return how many places were filled; if places were left, that was everything
   * @throws IndexOutOfBoundsException if there is no such place
   */
  default int chunks(ByteBuffer[] into, int offset) {
    Checks.part(offset, into.length - offset, into.length);
    if (offset == into.length || !hasRemaining()) {
      return 0;
    }
    into[offset] = chunk();
    return 1;
  }

  /**
   * Fills an array.
   *
   * @param into the array
   * @throws BufUnderflowException if fewer bytes are left than it has room for
   */
  default void get(byte[] into) {
    get(into, 0, into.length);
  }

  /**
   * Fills a part of an array.
   *
   * @param into the array
   * @param offset where the part begins
   * @param count how many bytes it has
   * @throws BufUnderflowException if there are fewer
   * @throws IndexOutOfBoundsException if the array has no such part
   */
  default void get(byte[] into, int offset, int count) {
    Checks.part(offset, count, into.length);
    need(count);
    int done = 0;
    while (done < count) {
      ByteBuffer chunk = chunk();
      int n = Math.min(count - done, chunk.remaining());
      chunk.get(into, offset + done, n);
      advance(n);
      done += n;
    }
  }

  /**
   * The next bytes, as an immutable piece of their own. Without copying, if the memory is that of a
   * {@link Bytes} or a {@link BytesMut}: see there what is kept in memory by it.
   *
   * @param count how many
   * @return the bytes
   * @throws BufUnderflowException if there are fewer
   * @throws IllegalArgumentException if the count is negative
   */
  default Bytes getBytes(int count) {
    need(Checks.count(count));
    byte[] copy = new byte[count];
    get(copy);
    return Bytes.wrap(copy);
  }

  /**
   * At most so many of what is left.
   *
   * @param limit how many
   * @return a cursor that moves this one
   * @throws IllegalArgumentException if the limit is negative
   */
  default Take take(int limit) {
    return new Take(this, limit);
  }

  /**
   * This, and then another.
   *
   * @param next what comes after it
   * @return a cursor that moves both
   */
  default Chain chain(Buf next) {
    return new Chain(this, next);
  }

  /**
   * The same as a stream, which ends when nothing is left. Reading from it moves this cursor;
   * closing it does nothing.
   *
   * @return the stream
   */
  default InputStream inputStream() {
    return new BufInputStream(this);
  }

  /**
   * What is left, byte by byte, each from 0 to 255. Reading moves this cursor.
   *
   * @return an iterator
   */
  default PrimitiveIterator.OfInt iterator() {
    return new BufIterator(this);
  }

  /**
   * Throws unless so many bytes are left; for implementations.
   *
   * @param count how many
   * @throws BufUnderflowException if there are fewer
   */
  @Override
  default void need(int count) {
    int there = remaining();
    if (count > there) {
      throw new BufUnderflowException(count, there);
    }
  }

  /**
   * The next byte.
   *
   * @return the byte
   * @throws BufUnderflowException if fewer bytes are left
   */
  @Override
  default byte getByte() {
    need(1);
    ByteBuffer chunk = chunk();
    byte b = chunk.get(chunk.position());
    advance(1);
    return b;
  }
}
