package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.io.ByteReader;
import edo.reactor.InputSource;
import edo.reactor.OutputSource;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import edo.reactor.Readiness;
import edo.reactor.Source;
import edo.reactor.StreamSource;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A stream of bytes and its readiness, shared by a stream, its halves and its pending operations;
 * or one end of a pipe, which has one direction only. See {@link SourceIo} for how operations wait.
 */
final class StreamIo extends SourceIo {
  private final InputSource input;
  private final OutputSource output;

  private StreamIo(Host host, Source source, Runnable closing, InputSource in, OutputSource out)
      throws IOException {
    super(host, source, closing);
    this.input = in;
    this.output = out;
  }

  /**
   * A connection.
   *
   * @throws IOException if the runtime has shut down; the source is closed then
   */
  static StreamIo of(Host host, StreamSource source) throws IOException {
    return new StreamIo(host, source, source::close, source, source);
  }

  /**
   * The reading end of a pipe.
   *
   * @throws IOException if the runtime has shut down; the source is closed then
   */
  static StreamIo of(Host host, PipeReceiver source) throws IOException {
    return new StreamIo(host, source, source::close, source, new NoOutput(source));
  }

  /**
   * The writing end of a pipe.
   *
   * @throws IOException if the runtime has shut down; the source is closed then
   */
  static StreamIo of(Host host, PipeSender source) throws IOException {
    return new StreamIo(host, source, source::close, new NoInput(source), source);
  }

  /**
   * An end of a pipe that was somebody else's, and stays that if this throws.
   *
   * @throws IOException if the runtime has shut down
   */
  static StreamIo adopted(Host host, PipeReceiver source) throws IOException {
    return new StreamIo(host, source, () -> {}, source, new NoOutput(source));
  }

  /**
   * An end of a pipe that was somebody else's, and stays that if this throws.
   *
   * @throws IOException if the runtime has shut down
   */
  static StreamIo adopted(Host host, PipeSender source) throws IOException {
    return new StreamIo(host, source, () -> {}, new NoInput(source), source);
  }

  /** The connection; not for an end of a pipe. */
  StreamSource socket() {
    return (StreamSource) input;
  }

  @Override
  void closeSource() {
    input.close(); // and of a pipe's writing end the one behind it
  }

  // ---------------------------------------------------------------- attempts

  private long received(long n, long wanted, int state) {
    if (n == WOULD_BLOCK) {
      cell.clear(ReadyCell.READ, state);
    } else if (n > 0 && n < wanted && n < Source.MAX_TRANSFER) {
      cell.drained(Readiness.READABLE, state);
    }
    return n;
  }

  private long sent(long n, long wanted, int state) {
    if (n == WOULD_BLOCK) {
      cell.clear(ReadyCell.WRITE, state);
    } else if (n > 0 && n < wanted && n < Source.MAX_TRANSFER) {
      cell.drained(Readiness.WRITABLE, state);
    }
    return n;
  }

  int attemptRead(byte[] array, int offset, int length, boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried) && length > 0) {
      return WOULD_BLOCK;
    }
    return (int) received(input.read(array, offset, length), length, state);
  }

  int attemptRead(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    int wanted = buffer.remaining();
    if (isInVain(state, ReadyCell.READ, hurried) && wanted > 0) {
      return WOULD_BLOCK;
    }
    return (int) received(input.read(buffer), wanted, state);
  }

  long attemptRead(ByteBuffer[] buffers, int offset, int length, boolean hurried)
      throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried) && remaining(buffers, offset, length) > 0) {
      return WOULD_BLOCK;
    }
    long n = input.read(buffers, offset, length);
    // Asked afterwards: a buffer that is there twice counts once.
    return received(n, n + remaining(buffers, offset, length), state);
  }

  /** A short peek does not mean that the socket is drained: the bytes are still there. */
  int attemptPeek(byte[] array, int offset, int length, boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried) && length > 0) {
      return WOULD_BLOCK;
    }
    return (int) received(socket().peek(array, offset, length), 0, state);
  }

  int attemptPeek(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried) && buffer.hasRemaining()) {
      return WOULD_BLOCK;
    }
    return (int) received(socket().peek(buffer), 0, state);
  }

  int attemptWrite(byte[] array, int offset, int length, boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.WRITE, hurried) && length > 0) {
      return WOULD_BLOCK;
    }
    return (int) sent(output.write(array, offset, length), length, state);
  }

  int attemptWrite(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    int wanted = buffer.remaining();
    if (isInVain(state, ReadyCell.WRITE, hurried) && wanted > 0) {
      return WOULD_BLOCK;
    }
    return (int) sent(output.write(buffer), wanted, state);
  }

  long attemptWrite(ByteBuffer[] buffers, int offset, int length, boolean hurried)
      throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.WRITE, hurried) && remaining(buffers, offset, length) > 0) {
      return WOULD_BLOCK;
    }
    long n = output.write(buffers, offset, length);
    // Asked afterwards: a buffer that is there twice counts once.
    return sent(n, n + remaining(buffers, offset, length), state);
  }

  private static long remaining(ByteBuffer[] buffers, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += buffers[i].remaining();
    }
    return sum;
  }

  static OptionalInt result(int n) {
    return n == WOULD_BLOCK ? OptionalInt.empty() : OptionalInt.of(n);
  }

  static OptionalLong result(long n) {
    return n == WOULD_BLOCK ? OptionalLong.empty() : OptionalLong.of(n);
  }

  // ---------------------------------------------------------------- direct forms

  // The unit of budget is taken before the attempt: taking it may yield, and a cancellation that
  // arrives there must not cost bytes that were read already.

  int read(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptRead(array, offset, length, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  int read(ByteBuffer buffer) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptRead(buffer, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Ambient.provider().consumeBudget();
    long n;
    while ((n = attemptRead(buffers, offset, length, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  int peek(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptPeek(array, offset, length, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  int peek(ByteBuffer buffer) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptPeek(buffer, false)) == WOULD_BLOCK) {
      awaitReadable();
    }
    return n;
  }

  int write(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptWrite(array, offset, length, false)) == WOULD_BLOCK) {
      awaitWritable();
    }
    return n;
  }

  int write(ByteBuffer buffer) throws IOException {
    Ambient.provider().consumeBudget();
    int n;
    while ((n = attemptWrite(buffer, false)) == WOULD_BLOCK) {
      awaitWritable();
    }
    return n;
  }

  long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Ambient.provider().consumeBudget();
    long n;
    while ((n = attemptWrite(buffers, offset, length, false)) == WOULD_BLOCK) {
      awaitWritable();
    }
    return n;
  }

  // ---------------------------------------------------------------- polled forms

  int pollRead(Context cx, ByteBuffer buffer) throws IOException {
    if (!cx.proceed()) {
      return ByteReader.PENDING;
    }
    int n;
    do {
      n = attemptRead(buffer, false);
    } while (n == WOULD_BLOCK && pollReadable(cx));
    return n == WOULD_BLOCK ? ByteReader.PENDING : n;
  }

  int pollPeek(Context cx, ByteBuffer buffer) throws IOException {
    if (!cx.proceed()) {
      return ByteReader.PENDING;
    }
    int n;
    do {
      n = attemptPeek(buffer, false);
    } while (n == WOULD_BLOCK && pollReadable(cx));
    return n == WOULD_BLOCK ? ByteReader.PENDING : n;
  }

  int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    if (!cx.proceed()) {
      return ByteReader.PENDING;
    }
    int n;
    do {
      n = attemptWrite(buffer, false);
    } while (n == WOULD_BLOCK && pollWritable(cx));
    return n == WOULD_BLOCK ? ByteReader.PENDING : n;
  }

  long pollWrite(Context cx, ByteBuffer[] buffers, int offset, int length) throws IOException {
    if (!cx.proceed()) {
      return ByteReader.PENDING;
    }
    long n;
    do {
      n = attemptWrite(buffers, offset, length, false);
    } while (n == WOULD_BLOCK && pollWritable(cx));
    return n == WOULD_BLOCK ? ByteReader.PENDING : n;
  }

  /** Whether the connect has ended well; false means that the waker was left behind. */
  boolean pollConnected(Context cx) throws IOException {
    do {
      int state = cell.state();
      checkUsable(state, ReadyCell.WRITE);
      if ((state & ReadyCell.WRITE) != 0) {
        if (socket().finishConnect()) {
          return true;
        }
        cell.clear(ReadyCell.WRITE, state);
      }
    } while (pollWritable(cx));
    return false;
  }

  @Override
  public String toString() {
    return input.toString();
  }
}
