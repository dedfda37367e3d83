package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
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
}
