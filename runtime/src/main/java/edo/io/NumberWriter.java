package edo.io;

import edo.task.Async;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as a {@link ByteWriter} writes them: big-endian unless told otherwise. Of an unsigned
 * number, give the lower bits.
 *
 * <p><b>Blocking:</b> as any write. <b>Cancellation:</b> an unknown part of the number may have
 * been taken. <b>Errors:</b> {@link WriteZeroException} if the writer takes no more.
 *
 * <p>In front of a socket, each number is a write of its own: put a {@link BufWriter} there.
 */
public sealed interface NumberWriter permits ByteWriter {
  /**
   * Writes a byte.
   *
   * @param value the number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeByte(byte value) throws IOException {
    var _ = Waiting.await(writeByteAsync(value));
  }

  /**
   * {@link #writeByte(byte)} as a computation.
   *
   * @param value the number
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeByteAsync(byte value) {
    return Numbers.write(this, ByteBuffer.allocate(1).put(value));
  }

  /**
   * Writes a 16-bit integer, big-endian.
   *
   * @param value the number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeShort(short value) throws IOException {
    var _ = Waiting.await(writeShortAsync(value));
  }

  /**
   * {@link #writeShort(short)} as a computation.
   *
   * @param value the number
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeShortAsync(short value) {
    return writeShortAsync(value, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Writes a 16-bit integer.
   *
   * @param value the number
   * @param order of its bytes
   * @throws IOException if the stream has failed or was closed
   */
  default void writeShort(short value, ByteOrder order) throws IOException {
    var _ = Waiting.await(writeShortAsync(value, order));
  }

  /**
   * {@link #writeShort(short, ByteOrder)} as a computation.
   *
   * @param value the number
   * @param order of its bytes
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeShortAsync(short value, ByteOrder order) {
    return Numbers.write(this, ByteBuffer.allocate(2).order(order).putShort(value));
  }

  /**
   * Writes a 32-bit integer, big-endian.
   *
   * @param value the number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeInt(int value) throws IOException {
    var _ = Waiting.await(writeIntAsync(value));
  }

  /**
   * {@link #writeInt(int)} as a computation.
   *
   * @param value the number
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeIntAsync(int value) {
    return writeIntAsync(value, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Writes a 32-bit integer.
   *
   * @param value the number
   * @param order of its bytes
   * @throws IOException if the stream has failed or was closed
   */
  default void writeInt(int value, ByteOrder order) throws IOException {
    var _ = Waiting.await(writeIntAsync(value, order));
  }

  /**
   * {@link #writeInt(int, ByteOrder)} as a computation.
   *
   * @param value the number
   * @param order of its bytes
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeIntAsync(int value, ByteOrder order) {
    return Numbers.write(this, ByteBuffer.allocate(4).order(order).putInt(value));
  }

  /**
   * Writes a 64-bit integer, big-endian.
   *
   * @param value the number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeLong(long value) throws IOException {
    var _ = Waiting.await(writeLongAsync(value));
  }

  /**
   * {@link #writeLong(long)} as a computation.
   *
   * @param value the number
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeLongAsync(long value) {
    return writeLongAsync(value, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Writes a 64-bit integer.
   *
   * @param value the number
   * @param order of its bytes
   * @throws IOException if the stream has failed or was closed
   */
  default void writeLong(long value, ByteOrder order) throws IOException {
    var _ = Waiting.await(writeLongAsync(value, order));
  }

  /**
   * {@link #writeLong(long, ByteOrder)} as a computation.
   *
   * @param value the number
   * @param order of its bytes
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeLongAsync(long value, ByteOrder order) {
    return Numbers.write(this, ByteBuffer.allocate(8).order(order).putLong(value));
  }

  /**
   * Writes a 128-bit integer, big-endian. Java has no primitive type of that size; who must not
   * allocate writes two longs.
   *
   * @param value the number, from -2<sup>127</sup> to 2<sup>128</sup> - 1
   * @throws IllegalArgumentException if it is another number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeInt128(BigInteger value) throws IOException {
    var _ = Waiting.await(writeInt128Async(value));
  }

  /**
   * {@link #writeInt128(BigInteger)} as a computation.
   *
   * @param value the number, from -2<sup>127</sup> to 2<sup>128</sup> - 1
   * @return done when all of it was taken
   * @throws IllegalArgumentException if it is another number
   */
  default Async<@Nullable Void> writeInt128Async(BigInteger value) {
    return writeInt128Async(value, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Writes a 128-bit integer.
   *
   * @param value the number, from -2<sup>127</sup> to 2<sup>128</sup> - 1
   * @param order of its bytes
   * @throws IllegalArgumentException if it is another number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeInt128(BigInteger value, ByteOrder order) throws IOException {
    var _ = Waiting.await(writeInt128Async(value, order));
  }

  /**
   * {@link #writeInt128(BigInteger, ByteOrder)} as a computation.
   *
   * @param value the number, from -2<sup>127</sup> to 2<sup>128</sup> - 1
   * @param order of its bytes
   * @return done when all of it was taken
   * @throws IllegalArgumentException if it is another number
   */
  default Async<@Nullable Void> writeInt128Async(BigInteger value, ByteOrder order) {
    return Numbers.write(this, Numbers.wide(value, order));
  }

  /**
   * Writes a 32-bit floating-point number, big-endian.
   *
   * @param value the number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeFloat(float value) throws IOException {
    var _ = Waiting.await(writeFloatAsync(value));
  }

  /**
   * {@link #writeFloat(float)} as a computation.
   *
   * @param value the number
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeFloatAsync(float value) {
    return writeFloatAsync(value, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Writes a 32-bit floating-point number.
   *
   * @param value the number
   * @param order of its bytes
   * @throws IOException if the stream has failed or was closed
   */
  default void writeFloat(float value, ByteOrder order) throws IOException {
    var _ = Waiting.await(writeFloatAsync(value, order));
  }

  /**
   * {@link #writeFloat(float, ByteOrder)} as a computation.
   *
   * @param value the number
   * @param order of its bytes
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeFloatAsync(float value, ByteOrder order) {
    return Numbers.write(this, ByteBuffer.allocate(4).order(order).putFloat(value));
  }

  /**
   * Writes a 64-bit floating-point number, big-endian.
   *
   * @param value the number
   * @throws IOException if the stream has failed or was closed
   */
  default void writeDouble(double value) throws IOException {
    var _ = Waiting.await(writeDoubleAsync(value));
  }

  /**
   * {@link #writeDouble(double)} as a computation.
   *
   * @param value the number
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeDoubleAsync(double value) {
    return writeDoubleAsync(value, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Writes a 64-bit floating-point number.
   *
   * @param value the number
   * @param order of its bytes
   * @throws IOException if the stream has failed or was closed
   */
  default void writeDouble(double value, ByteOrder order) throws IOException {
    var _ = Waiting.await(writeDoubleAsync(value, order));
  }

  /**
   * {@link #writeDouble(double, ByteOrder)} as a computation.
   *
   * @param value the number
   * @param order of its bytes
   * @return done when all of it was taken
   */
  default Async<@Nullable Void> writeDoubleAsync(double value, ByteOrder order) {
    return Numbers.write(this, ByteBuffer.allocate(8).order(order).putDouble(value));
  }
}
