package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.io.ByteReader;
import edo.reactor.Readiness;
import edo.reactor.Source;
import edo.reactor.StreamSource;
import edo.runtime.RuntimeShutDownException;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket and its readiness, shared by a stream, its halves and its pending operations.
 *
 * <p>Every operation is a loop of <em>attempts</em>. An attempt makes the system call unless the
 * cell knows that it would be in vain; "would block" clears the cell, and so does a short transfer,
 * which means that the system has no more. Only then does somebody wait. The direct forms loop
 * here, without an object of their own, so that a read or write allocates nothing; the poll-driven
 * forms loop in {@link StreamAsync}.
 *
 * <p><b>States</b> of {@code ended}: a bit for each owned half that was closed, and CLOSED for the
 * whole. Bits are set, never cleared. Whoever sets the second half's bit closes the socket. The
 * bits are those of the cell's masks, so that {@code ended & mask} says whether the directions
 * behind a mask are closed.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>source, cell</td><td>final</td><td></td><td></td></tr>
 * <tr><td>ended</td><td>volatile</td><td>atomic or</td><td>anyone</td></tr>
 * </table>
 */
final class StreamIo {
  static final int WOULD_BLOCK = Source.WOULD_BLOCK;
  static final int READ_HALF = Readiness.READABLE;
  static final int WRITE_HALF = Readiness.WRITABLE;
  private static final int CLOSED = ReadyCell.GONE;
  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(StreamIo.class, "ended", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final StreamSource source;
  final ReadyCell cell;
  private volatile int ended;

  /**
   * Takes a source over.
   *
   * @param spread whether it goes to the workers in turn, or stays with the current one
   * @throws IOException if the runtime has shut down; the source is closed then
   */
  StreamIo(Host host, StreamSource source, boolean spread) throws IOException {
    this.source = source;
    try {
      this.cell = host.newCell(source, spread);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  // ---------------------------------------------------------------- attempts

  // "hurried" is an attempt of a try-form, which nobody follows with a wait: as long as the cell
  // is not registered its cleared bits are no more than a guess, and only the system knows.

  private boolean isInVain(int state, int mask, boolean hurried) throws IOException {
    checkUsable(state, mask);
    return (state & mask) == 0 && (!hurried || cell.isRegistered());
  }

  /** Throws if the directions behind a mask are closed, or the runtime has shut down. */
  void checkUsable(int state, int mask) throws IOException {
    if ((ended & mask) != 0) {
      throw new ClosedChannelException();
    }
    if ((state & ReadyCell.GONE) != 0) {
      throw new RuntimeShutDownException();
    }
  }

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
    return (int) received(source.read(array, offset, length), length, state);
  }

  int attemptRead(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    int wanted = buffer.remaining();
    if (isInVain(state, ReadyCell.READ, hurried) && wanted > 0) {
      return WOULD_BLOCK;
    }
    return (int) received(source.read(buffer), wanted, state);
  }

  long attemptRead(ByteBuffer[] buffers, int offset, int length, boolean hurried)
      throws IOException {
    int state = cell.state();
    long wanted = remaining(buffers, offset, length);
    if (isInVain(state, ReadyCell.READ, hurried) && wanted > 0) {
      return WOULD_BLOCK;
    }
    return received(source.read(buffers, offset, length), wanted, state);
  }

  /** A short peek does not mean that the socket is drained: the bytes are still there. */
  int attemptPeek(byte[] array, int offset, int length, boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried) && length > 0) {
      return WOULD_BLOCK;
    }
    return (int) received(source.peek(array, offset, length), 0, state);
  }

  int attemptPeek(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried) && buffer.hasRemaining()) {
      return WOULD_BLOCK;
    }
    return (int) received(source.peek(buffer), 0, state);
  }

  int attemptWrite(byte[] array, int offset, int length, boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.WRITE, hurried) && length > 0) {
      return WOULD_BLOCK;
    }
    return (int) sent(source.write(array, offset, length), length, state);
  }

  int attemptWrite(ByteBuffer buffer, boolean hurried) throws IOException {
    int state = cell.state();
    int wanted = buffer.remaining();
    if (isInVain(state, ReadyCell.WRITE, hurried) && wanted > 0) {
      return WOULD_BLOCK;
    }
    return (int) sent(source.write(buffer), wanted, state);
  }

  long attemptWrite(ByteBuffer[] buffers, int offset, int length, boolean hurried)
      throws IOException {
    int state = cell.state();
    long wanted = remaining(buffers, offset, length);
    if (isInVain(state, ReadyCell.WRITE, hurried) && wanted > 0) {
      return WOULD_BLOCK;
    }
    return sent(source.write(buffers, offset, length), wanted, state);
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

  // ---------------------------------------------------------------- waiting

  private void awaitReadable() throws IOException {
    await(cell.readable());
    checkStillOpen(ReadyCell.READ);
  }

  private void awaitWritable() throws IOException {
    await(cell.writable());
    checkStillOpen(ReadyCell.WRITE);
  }

  /** The poll-driven wait; false means that the waker was left behind. */
  boolean pollReadable(Context cx) throws IOException {
    if (cell.readable().poll(cx).isPending()) {
      return false;
    }
    checkStillOpen(ReadyCell.READ);
    return true;
  }

  /** The poll-driven wait; false means that the waker was left behind. */
  boolean pollWritable(Context cx) throws IOException {
    if (cell.writable().poll(cx).isPending()) {
      return false;
    }
    checkStillOpen(ReadyCell.WRITE);
    return true;
  }

  /** Waits for any of the directions of a mask; false means that the waker was left behind. */
  boolean pollReady(int mask, Context cx) throws IOException {
    if ((mask & READ_HALF) != 0 && pollReadable(cx)) {
      return true;
    }
    return (mask & WRITE_HALF) != 0 && pollWritable(cx);
  }

  /** Whether the connect has ended well; false means that the waker was left behind. */
  boolean pollConnected(Context cx) throws IOException {
    do {
      int state = cell.state();
      checkUsable(state, ReadyCell.WRITE);
      if ((state & ReadyCell.WRITE) != 0) {
        if (source.finishConnect()) {
          return true;
        }
        cell.clear(ReadyCell.WRITE, state);
      }
    } while (pollWritable(cx));
    return false;
  }

  /** After a wait: what we waited on may have been closed under us. */
  void checkStillOpen(int mask) throws IOException {
    if ((ended & mask) != 0) {
      throw new AsynchronousCloseException();
    }
  }

  /** Waits for a computation of ours, which throws nothing checked but {@link IOException}. */
  static <T extends @Nullable Object> T await(Async<T> computation) throws IOException {
    try {
      return Ambient.provider().await(computation);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("socket operations throw IOException", e);
    }
  }

  // ---------------------------------------------------------------- the end

  boolean isClosed() {
    return (ended & CLOSED) != 0;
  }

  /** Closes the socket and ends what waits for it. */
  void close() {
    if (((int) ENDED.getAndBitwiseOr(this, CLOSED) & CLOSED) == 0) {
      // The source first, while the reactor still knows it: java.nio gives the descriptor of a
      // registered channel back only when its selector moves, which closing sees to.
      source.close();
      cell.close();
    }
  }

  /** One owned half has been closed; with the other one the socket goes. */
  void endHalf(int half) {
    int now = (int) ENDED.getAndBitwiseOr(this, half) | half;
    if ((now & (READ_HALF | WRITE_HALF)) == (READ_HALF | WRITE_HALF)) {
      close();
    } else {
      // Not an event, but it makes a task that waits on this half look again.
      cell.ready(half == READ_HALF ? Readiness.READABLE : Readiness.WRITABLE);
    }
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
