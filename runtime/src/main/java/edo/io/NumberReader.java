package edo.io;

import edo.task.Async;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers as a {@link ByteReader} reads them: big-endian unless told otherwise. Unsigned ones are
 * read as the next larger type, those of 128 bits as a {@link BigInteger}.
 *
 * <p><b>Blocking:</b> as any read. <b>Cancellation:</b> of a number that arrives in pieces, an
 * unknown part has been read; put a {@link BufReader} in front and ask {@link
 * BufferedByteReader#fill} if that matters. <b>Errors:</b> {@link java.io.EOFException} if the
 * stream ends before or within it.
 *
 * <p>In front of a socket, each number is a read of its own: put a {@link BufReader} there.
 */
public sealed interface NumberReader permits ByteReader {
  /**
   * Reads a byte.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default byte readByte() throws IOException {
    return Waiting.await(readByteAsync());
  }

  /**
   * {@link #readByte()} as a computation.
   *
   * @return the number
   */
  default Async<Byte> readByteAsync() {
    return new Numbers.Read<>(this, 1, ByteOrder.BIG_ENDIAN, ByteBuffer::get);
  }

  /**
   * Reads a byte as a number from 0 to 255.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default int readUnsignedByte() throws IOException {
    return Waiting.await(readUnsignedByteAsync());
  }

  /**
   * {@link #readUnsignedByte()} as a computation.
   *
   * @return the number
   */
  default Async<Integer> readUnsignedByteAsync() {
    return new Numbers.Read<>(this, 1, ByteOrder.BIG_ENDIAN, b -> b.get() & 0xFF);
  }

  /**
   * Reads a 16-bit integer, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default short readShort() throws IOException {
    return Waiting.await(readShortAsync());
  }

  /**
   * {@link #readShort()} as a computation.
   *
   * @return the number
   */
  default Async<Short> readShortAsync() {
    return readShortAsync(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 16-bit integer.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default short readShort(ByteOrder order) throws IOException {
    return Waiting.await(readShortAsync(order));
  }

  /**
   * {@link #readShort(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<Short> readShortAsync(ByteOrder order) {
    return new Numbers.Read<>(this, 2, order, ByteBuffer::getShort);
  }

  /**
   * Reads a 16-bit integer from 0 to 65,535, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default int readUnsignedShort() throws IOException {
    return Waiting.await(readUnsignedShortAsync());
  }

  /**
   * {@link #readUnsignedShort()} as a computation.
   *
   * @return the number
   */
  default Async<Integer> readUnsignedShortAsync() {
    return readUnsignedShortAsync(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 16-bit integer from 0 to 65,535.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default int readUnsignedShort(ByteOrder order) throws IOException {
    return Waiting.await(readUnsignedShortAsync(order));
  }

  /**
   * {@link #readUnsignedShort(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<Integer> readUnsignedShortAsync(ByteOrder order) {
    return new Numbers.Read<>(this, 2, order, b -> b.getShort() & 0xFFFF);
  }

  /**
   * Reads a 32-bit integer, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default int readInt() throws IOException {
    return Waiting.await(readIntAsync());
  }

  /**
   * {@link #readInt()} as a computation.
   *
   * @return the number
   */
  default Async<Integer> readIntAsync() {
    return readIntAsync(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 32-bit integer.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default int readInt(ByteOrder order) throws IOException {
    return Waiting.await(readIntAsync(order));
  }

  /**
   * {@link #readInt(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<Integer> readIntAsync(ByteOrder order) {
    return new Numbers.Read<>(this, 4, order, ByteBuffer::getInt);
  }

  /**
   * Reads a 32-bit integer from 0 to 2<sup>32</sup> - 1, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default long readUnsignedInt() throws IOException {
    return Waiting.await(readUnsignedIntAsync());
  }

  /**
   * {@link #readUnsignedInt()} as a computation.
   *
   * @return the number
   */
  default Async<Long> readUnsignedIntAsync() {
    return readUnsignedIntAsync(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 32-bit integer from 0 to 2<sup>32</sup> - 1.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default long readUnsignedInt(ByteOrder order) throws IOException {
    return Waiting.await(readUnsignedIntAsync(order));
  }

  /**
   * {@link #readUnsignedInt(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<Long> readUnsignedIntAsync(ByteOrder order) {
    return new Numbers.Read<>(this, 4, order, b -> b.getInt() & 0xFFFF_FFFFL);
  }

  /**
   * Reads a 64-bit integer, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default long readLong() throws IOException {
    return Waiting.await(readLongAsync());
  }

  /**
   * {@link #readLong()} as a computation.
   *
   * @return the number
   */
  default Async<Long> readLongAsync() {
    return readLongAsync(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 64-bit integer.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default long readLong(ByteOrder order) throws IOException {
    return Waiting.await(readLongAsync(order));
  }

  /**
   * {@link #readLong(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<Long> readLongAsync(ByteOrder order) {
    return new Numbers.Read<>(this, 8, order, ByteBuffer::getLong);
  }

  /**
   * Reads a 128-bit integer, big-endian. Java has no primitive type of that size; who must not
   * allocate reads two longs.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default BigInteger readInt128() throws IOException {
    return Waiting.await(readInt128Async());
  }

  /**
   * {@link #readInt128()} as a computation.
   *
   * @return the number
   */
  default Async<BigInteger> readInt128Async() {
    return readInt128Async(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 128-bit integer.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default BigInteger readInt128(ByteOrder order) throws IOException {
    return Waiting.await(readInt128Async(order));
  }

  /**
   * {@link #readInt128(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<BigInteger> readInt128Async(ByteOrder order) {
    return new Numbers.Read<>(this, 16, order, b -> new BigInteger(Numbers.wide(b)));
  }

  /**
   * Reads a 128-bit integer from 0 to 2<sup>128</sup> - 1, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default BigInteger readUnsignedInt128() throws IOException {
    return Waiting.await(readUnsignedInt128Async());
  }

  /**
   * {@link #readUnsignedInt128()} as a computation.
   *
   * @return the number
   */
  default Async<BigInteger> readUnsignedInt128Async() {
    return readUnsignedInt128Async(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 128-bit integer from 0 to 2<sup>128</sup> - 1.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default BigInteger readUnsignedInt128(ByteOrder order) throws IOException {
    return Waiting.await(readUnsignedInt128Async(order));
  }

  /**
   * {@link #readUnsignedInt128(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<BigInteger> readUnsignedInt128Async(ByteOrder order) {
    return new Numbers.Read<>(this, 16, order, b -> new BigInteger(1, Numbers.wide(b)));
  }

  /**
   * Reads a 32-bit floating-point number, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default float readFloat() throws IOException {
    return Waiting.await(readFloatAsync());
  }

  /**
   * {@link #readFloat()} as a computation.
   *
   * @return the number
   */
  default Async<Float> readFloatAsync() {
    return readFloatAsync(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 32-bit floating-point number.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default float readFloat(ByteOrder order) throws IOException {
    return Waiting.await(readFloatAsync(order));
  }

  /**
   * {@link #readFloat(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<Float> readFloatAsync(ByteOrder order) {
    return new Numbers.Read<>(this, 4, order, ByteBuffer::getFloat);
  }

  /**
   * Reads a 64-bit floating-point number, big-endian.
   *
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default double readDouble() throws IOException {
    return Waiting.await(readDoubleAsync());
  }

  /**
   * {@link #readDouble()} as a computation.
   *
   * @return the number
   */
  default Async<Double> readDoubleAsync() {
    return readDoubleAsync(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a 64-bit floating-point number.
   *
   * @param order of its bytes
   * @return the number
   * @throws IOException if the stream has ended, has failed or was closed
   */
  default double readDouble(ByteOrder order) throws IOException {
    return Waiting.await(readDoubleAsync(order));
  }

  /**
   * {@link #readDouble(ByteOrder)} as a computation.
   *
   * @param order of its bytes
   * @return the number
   */
  default Async<Double> readDoubleAsync(ByteOrder order) {
    return new Numbers.Read<>(this, 8, order, ByteBuffer::getDouble);
  }
}
