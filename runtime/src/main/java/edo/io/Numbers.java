package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The computations behind {@link NumberReader} and {@link NumberWriter}. */
final class Numbers {
  private Numbers() {}

  /** Reads a number. */
  static final class Read<T> implements Async<T> {
    private final ByteReader reader;
    private final ByteBuffer buffer;
    private final Function<ByteBuffer, T> get;

    Read(NumberReader reader, int size, ByteOrder order, Function<ByteBuffer, T> get) {
      this.reader = (ByteReader) reader; // the only kind there is
      this.buffer = ByteBuffer.allocate(size).order(order);
      this.get = get;
    }

    @Override
    public Poll<T> poll(Context cx) throws IOException {
      return Reading.pollFully(reader, cx, buffer)
          ? Poll.ready(get.apply(buffer.flip()))
          : Poll.pending();
    }
  }

  static Async<@Nullable Void> write(NumberWriter writer, ByteBuffer number) {
    return new Writing.All((ByteWriter) writer, number.flip());
  }

  /** Sixteen bytes in the order of the buffer, turned to the one that integers are made of. */
  static byte[] wide(ByteBuffer number) {
    long first = number.getLong();
    long second = number.getLong();
    boolean big = number.order() == ByteOrder.BIG_ENDIAN;
    return ByteBuffer.allocate(16)
        .putLong(big ? first : second)
        .putLong(big ? second : first)
        .array();
  }

  /** An integer of 128 bits, signed or not. */
  static ByteBuffer wide(BigInteger value, ByteOrder order) {
    if (value.bitLength() > (value.signum() < 0 ? 127 : 128)) {
      throw new IllegalArgumentException(value + " does not fit into 16 bytes");
    }
    long high = value.shiftRight(64).longValue();
    long low = value.longValue();
    boolean big = order == ByteOrder.BIG_ENDIAN;
    return ByteBuffer.allocate(16).order(order).putLong(big ? high : low).putLong(big ? low : high);
  }
}
