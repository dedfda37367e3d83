package edo.bytes;

import java.io.IOException;

/**
 * A buffer that grows: written at its end, read at its front, cut into pieces without copying.
 *
 * {@snippet :
 * var buffer = new BytesMut(8192);
 * while (buffer.fill(socket::read) >= 0) {
 *   while (buffer.length() >= 4 && buffer.length() - 4 >= buffer.getInt(0)) {
 *     Bytes frame = buffer.getBytes(buffer.getInt());
 *     handle(frame);
 *   }
 * }
 * }
 *
 * <p>A piece that is cut off ({@link #splitTo}, {@link #splitOff}, {@link #getBytes}, {@link
 * #freeze}) shares the array and nothing else: each buffer owns a part of it that no other can
 * touch, so two halves may go to two threads. A buffer that needs more room than its part has moves
 * what was read out of the way, or goes on in a new array, larger by half or more; the old one goes
 * when the pieces that lie in it have gone. Reading without cutting anything off ({@link #advance},
 * the getters) frees room in place: a loop that does only that allocates nothing.
 *
 * <p><b>Backpressure:</b> none; it grows up to 2^31 - 9 bytes. Use {@link #limit} where the other
 * side decides how much comes.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class BytesMut extends RegionBuf {
  /** Without room; allocates nothing yet. */
  public BytesMut() {
    super(Raw.NO_BYTES, 0);
  }

  /**
   * With room.
   *
   * @param capacity for how many bytes
   * @throws IllegalArgumentException if it is negative
   */
  public BytesMut(int capacity) {
    this(new byte[Checks.count(capacity)], 0);
  }

  private BytesMut(byte[] array, int length) {
    super(array, length);
  }

  private BytesMut(BytesMut other, int from, int start, int end, int limit) {
    super(other, from, start, end, limit);
  }

  /**
   * With so many bytes, all of them 0.
   *
   * @param length how many
   * @return the buffer
   * @throws IllegalArgumentException if it is negative
   */
  public static BytesMut zeroed(int length) {
    return new BytesMut(new byte[Checks.count(length)], length);
  }

  /**
   * With a copy of some bytes; an immutable {@link Bytes} cannot become mutable again, because
   * nobody knows who else has it.
   *
   * @param from the bytes
   * @return the buffer
   */
  public static BytesMut copyOf(Bytes from) {
    return wrap(from.toByteArray());
  }

  /**
   * With an array as it is, all of it readable. Who gives it away must not use it any more.
   *
   * @param array the array
   * @return the buffer
   */
  public static BytesMut wrap(byte[] array) {
    return new BytesMut(array, array.length);
  }

  /**
   * How many bytes there are to be read.
   *
   * @return the number
   */
  public int length() {
    return end - start;
  }

  /**
   * Whether there are none.
   *
   * @return whether the length is 0
   */
  public boolean isEmpty() {
    return start == end;
  }

  /**
   * How many bytes there can be before something is moved or allocated: those there are, and the
   * room behind them.
   *
   * @return the number
   */
  public int capacity() {
    return limit - start;
  }

  private int at(int index, int size) {
    if (index < 0 || index > end - start - size) {
      throw Checks.index(index, size, end - start);
    }
    return start + index;
  }

  /**
   * One byte, without reading it away.
   *
   * @param index which, from 0
   * @return the byte
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public byte get(int index) {
    return array[at(index, 1)];
  }

  /**
   * Four bytes as a number, the high byte first, without reading them away.
   *
   * @param index where they begin
   * @return the number
   * @throws IndexOutOfBoundsException if they are not all there
   */
  public int getInt(int index) {
    return Raw.getInt(array, at(index, Integer.BYTES));
  }

  /**
   * Replaces one byte.
   *
   * @param index which, from 0
   * @param value its low eight bits
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public void set(int index, int value) {
    array[at(index, 1)] = (byte) value;
  }

  /**
   * Replaces four bytes, the high byte first: a length that is known only now.
   *
   * @param index where they begin
   * @param value the number
   * @throws IndexOutOfBoundsException if they are not all there
   */
  public void setInt(int index, int value) {
    Raw.putInt(array, at(index, Integer.BYTES), value);
  }

  /** Removes all bytes and keeps the room. */
  public void clear() {
    start = from;
    end = from;
  }

  /**
   * Leaves at most so many bytes, and keeps the room.
   *
   * @param length how many; more than there are changes nothing
   * @throws IllegalArgumentException if it is negative
   */
  public void truncate(int length) {
    end = start + Math.min(Checks.count(length), end - start);
  }

  /**
   * Leaves so many bytes, or appends what is missing.
   *
   * @param length how many
   * @param value what is appended, its low eight bits
   * @throws IllegalArgumentException if the length is negative
   */
  public void resize(int length, int value) {
    if (length > length()) {
      putRepeated(value, length - length());
    } else {
      truncate(length);
    }
  }

  /**
   * Makes room for more bytes, if there is not enough: moves what is readable to the front, or goes
   * on in a new array of twice the size or more.
   *
   * @param count for how many more
   * @throws BufOverflowException if that is more than an array can have
   * @throws IllegalArgumentException if the count is negative
   */
  public void reserve(int count) {
    if (limit - end < Checks.count(count)) {
      makeRoom(count);
    }
  }

  /**
   * Makes room for more bytes if that takes no new array.
   *
   * @param count for how many more
   * @return whether there is room now; if not, nothing has changed
   * @throws IllegalArgumentException if the count is negative
   */
  public boolean tryReclaim(int count) {
    return reclaim(Checks.count(count));
  }

  /**
   * Cuts off the first bytes. The room stays here.
   *
   * @param count how many
   * @return a buffer with those bytes
   * @throws BufUnderflowException if there are fewer
   * @throws IllegalArgumentException if the count is negative
   */
  public BytesMut splitTo(int count) {
    need(Checks.count(count));
    if (count == 0) {
      return new BytesMut();
    }
    int cut = start + count;
    var head = new BytesMut(this, from, start, cut, cut);
    leaveBefore(cut);
    return head;
  }

  /**
   * Cuts off what is behind the first bytes, and all the room.
   *
   * @param at how many bytes stay here, up to the capacity: what is not there yet stays as room
   * @return a buffer with the rest
   * @throws IndexOutOfBoundsException if that is more than the capacity, or negative
   */
  public BytesMut splitOff(int at) {
    Checks.range(0, at, capacity());
    int cut = start + at;
    var tail = new BytesMut(this, cut, cut, Math.max(end, cut), limit);
    end = Math.min(end, cut);
    limit = cut;
    return tail;
  }

  /**
   * Cuts off all bytes. The room stays here.
   *
   * @return a buffer with the bytes
   */
  public BytesMut split() {
    return splitTo(length());
  }

  /**
   * All bytes, immutable from now on, without copying. The room stays here, so the buffer can go
   * on.
   *
   * @return the bytes
   */
  public Bytes freeze() {
    return getBytes(end - start);
  }

  /** The next bytes, immutable from now on, without copying. */
  @Override
  public Bytes getBytes(int count) {
    need(Checks.count(count));
    if (count == 0) {
      return Bytes.empty();
    }
    var bytes = new Bytes(array, start, count);
    leaveBefore(start + count);
    return bytes;
  }

  /**
   * Appends another buffer, which is then empty and without room. Without copying, if it was cut
   * off from the end of this one and both are as they were, or if this one is empty.
   *
   * @param other the other
   * @throws IllegalArgumentException if it is this one
   */
  public void unsplit(BytesMut other) {
    if (tryUnsplit(other)) {
      return;
    }
    if (touches(other)) {
      join(other);
    } else if (isEmpty()) {
      become(other);
    } else {
      put(other.array, other.start, other.length());
      other.leave();
    }
  }

  /**
   * Appends another buffer if its bytes lie right behind those of this one and it was cut off from
   * it; it is then empty and without room.
   *
   * @param other the other
   * @return whether it was appended; if not, nothing has changed
   * @throws IllegalArgumentException if it is this one
   */
  public boolean tryUnsplit(BytesMut other) {
    if (other == this) {
      throw new IllegalArgumentException("a buffer cannot be appended to itself");
    }
    if (other.capacity() == 0) {
      other.leave();
      return true;
    }
    if (!touches(other) || end != other.start) {
      return false;
    }
    join(other);
    return true;
  }

  /**
   * Appends a copy of some of its own bytes.
   *
   * @param begin the first of them
   * @param end the first byte after them
   * @throws IndexOutOfBoundsException if there is no such range
   */
  public void extendFromWithin(int begin, int end) {
    Checks.range(begin, end, length());
    reserve(end - begin);
    System.arraycopy(array, start + begin, array, this.end, end - begin);
    this.end += end - begin;
  }

  /**
   * Reads once into the room, without copying: {@code fill(socket::read)}. All the room is offered;
   * if there is none, some is made, so {@link #reserve} first for large reads.
   *
   * <p><b>Blocking</b> and <b>Cancellation:</b> as the source does; what it has not returned does
   * not count as written.
   *
   * @param source what to read from
   * @return how many bytes were read, -1 at the end
   * @throws IOException if the source throws it
   */
  public int fill(ArraySource source) throws IOException {
    rewind();
    if (limit == end) {
      makeRoom(SPARE_TO_FILL);
    }
    int n = source.read(array, end, limit - end);
    if (n > 0) {
      advanceMut(n);
    }
    return n;
  }

  /**
   * Writes the bytes somewhere, in one call and without copying: {@code writeTo(socket::writeAll)}.
   * They are still there afterwards.
   *
   * @param to takes them; not called if there are none
   * @throws IOException if the other side throws it
   */
  public void writeTo(ArraySink to) throws IOException {
    if (start < end) {
      to.write(array, start, end - start);
    }
  }

  /**
   * Where a byte is first, from an index on.
   *
   * @param value the byte
   * @param begin where to begin
   * @return its index, -1 if it is not there
   * @throws IndexOutOfBoundsException if there are fewer bytes
   */
  public int indexOf(byte value, int begin) {
    return indexOf(value, begin, length());
  }

  /**
   * Where a byte is first, within a range.
   *
   * @param value the byte
   * @param begin where to begin
   * @param end where to end, itself not looked at
   * @return its index, -1 if it is not there
   * @throws IndexOutOfBoundsException if there is no such range
   */
  public int indexOf(byte value, int begin, int end) {
    Checks.range(begin, end, length());
    int found = Scan.indexOf(array, start + begin, start + end, value);
    return found < 0 ? -1 : found - start;
  }

  /**
   * The bytes as an array: without copying, if they fill one of which nobody else has a part. The
   * buffer is empty and without room afterwards.
   *
   * @return the array
   */
  public byte[] takeArray() {
    byte[] taken = array;
    if (from != 0 || start != 0 || end != taken.length) {
      taken = new byte[length()];
      System.arraycopy(array, start, taken, 0, taken.length);
    }
    leave();
    return taken;
  }

  /** For people, as {@link Bytes#toString} is. */
  @Override
  public String toString() {
    return Escape.of(Bytes.wrap(array, start, end - start).cursor());
  }
}
