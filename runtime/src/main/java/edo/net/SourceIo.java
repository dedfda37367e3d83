package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.reactor.Readiness;
import edo.reactor.Source;
import edo.runtime.RuntimeShutDownException;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * A source of I/O and its readiness: waiting for it and ending it. What there is to be done with it
 * is added by the subclasses for streams, datagrams, listeners and descriptors.
 *
 * <p>Every operation is a loop of <em>attempts</em>. An attempt makes the system call unless the
 * cell knows that it would be in vain; "would block" clears the cell, and so does a short transfer
 * of a stream, which means that the system has no more. Only then does somebody wait. The direct
 * forms of hot operations loop in the subclasses, without an object of their own, so that they
 * allocate nothing; the poll-driven forms loop in {@link SourceAsync}.
 *
 * <p><b>States</b> of {@code ended}: a bit for each owned half that was closed, and CLOSED for the
 * whole. Bits are set, never cleared. Whoever sets the second half's bit closes the source. The
 * bits are those of the cell's masks, so that {@code ended & mask} says whether the directions
 * behind a mask are closed.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>cell</td><td>final</td><td></td><td></td></tr>
 * <tr><td>ended</td><td>volatile</td><td>atomic or</td><td>anyone</td></tr>
 * </table>
 */
abstract class SourceIo {
  static final int WOULD_BLOCK = Source.WOULD_BLOCK;
  static final int READ_HALF = Readiness.READABLE;
  static final int WRITE_HALF = Readiness.WRITABLE;
  private static final int CLOSED = ReadyCell.GONE;
  private static final VarHandle ENDED;

  static {
    try {
      ENDED = MethodHandles.lookup().findVarHandle(SourceIo.class, "ended", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final ReadyCell cell;
  private volatile int ended;

  /**
   * Takes a source over.
   *
   * @param closing what is done with the source if this throws
   * @throws IOException if the runtime has shut down
   */
  SourceIo(Host host, Source source, Runnable closing) throws IOException {
    try {
      this.cell = host.newCell(source);
    } catch (IOException | RuntimeException e) {
      closing.run();
      throw e;
    }
  }

  /** Closes the source. */
  abstract void closeSource();

  // ---------------------------------------------------------------- before and after an attempt

  // "hurried" is an attempt of a try-form, which nobody follows with a wait: as long as the cell
  // is not registered its cleared bits are no more than a guess, and only the system knows.

  final boolean isInVain(int state, int mask, boolean hurried) throws IOException {
    checkUsable(state, mask);
    return (state & mask) == 0 && (!hurried || cell.isRegistered());
  }

  /** Throws if the directions behind a mask are closed, or the runtime has shut down. */
  final void checkUsable(int state, int mask) throws IOException {
    if ((ended & mask) != 0) {
      throw new ClosedChannelException();
    }
    if ((state & ReadyCell.GONE) != 0) {
      throw new RuntimeShutDownException();
    }
  }

  // ---------------------------------------------------------------- waiting

  final void awaitReadable() throws IOException {
    await(cell.readable());
    checkStillOpen(ReadyCell.READ);
  }

  final void awaitWritable() throws IOException {
    await(cell.writable());
    checkStillOpen(ReadyCell.WRITE);
  }

  /** The poll-driven wait; false means that the waker was left behind. */
  final boolean pollReadable(Context cx) throws IOException {
    if (cell.readable().poll(cx).isPending()) {
      return false;
    }
    checkStillOpen(ReadyCell.READ);
    return true;
  }

  /** The poll-driven wait; false means that the waker was left behind. */
  final boolean pollWritable(Context cx) throws IOException {
    if (cell.writable().poll(cx).isPending()) {
      return false;
    }
    checkStillOpen(ReadyCell.WRITE);
    return true;
  }

  /** Waits for any of the directions of a mask; false means that the waker was left behind. */
  final boolean pollReady(int mask, Context cx) throws IOException {
    return ((mask & READ_HALF) != 0 && pollReadable(cx))
        || ((mask & WRITE_HALF) != 0 && pollWritable(cx))
        || ((mask & Readiness.PRIORITY) != 0 && pollUrgent(cx));
  }

  private boolean pollUrgent(Context cx) throws IOException {
    if (cell.urgent().poll(cx).isPending()) {
      return false;
    }
    checkStillOpen(ReadyCell.URGENT);
    return true;
  }

  /** After a wait: what we waited on may have been closed under us. */
  final void checkStillOpen(int mask) throws IOException {
    if ((ended & mask) != 0) {
      throw new AsynchronousCloseException();
    }
  }

  /** Waits for a computation of ours, which throws nothing checked but {@link IOException}. */
  static <T extends @Nullable Object> T await(Async<T> computation) throws IOException {
    return Ambient.awaitIo(computation);
  }

  // ---------------------------------------------------------------- the end

  final boolean isClosed() {
    return (ended & CLOSED) != 0;
  }

  /** Closes the source and ends what waits for it. */
  final void close() {
    if (((int) ENDED.getAndBitwiseOr(this, CLOSED) & CLOSED) == 0) {
      // The source first, while the reactor still knows it: java.nio gives the descriptor of a
      // registered channel back only when its selector moves, which closing sees to.
      closeSource();
      cell.close();
    }
  }

  /** As {@link #close}, but the source stays open, for somebody else. */
  final void detach() throws ClosedChannelException {
    if (((int) ENDED.getAndBitwiseOr(this, CLOSED) & CLOSED) != 0) {
      throw new ClosedChannelException();
    }
    cell.close();
  }

  /** One owned half has been closed; with the other one the source goes. */
  final void endHalf(int half) {
    int now = (int) ENDED.getAndBitwiseOr(this, half) | half;
    if ((now & (READ_HALF | WRITE_HALF)) == (READ_HALF | WRITE_HALF)) {
      close();
    } else {
      // Not an event, but it makes a task that waits on this half look again.
      cell.ready(half == READ_HALF ? Readiness.READABLE : Readiness.WRITABLE);
    }
  }
}
