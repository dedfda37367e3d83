package edo.io;

import edo.task.Async;
import edo.task.Context;
import java.io.IOException;

/**
 * Something with a place where the next read or write begins, which can be moved: a file, or a
 * buffer in front of one.
 *
 * {@snippet :
 * file.seek(100);
 * file.seek(SeekFrom.end(-8));
 * long trailer = file.readLong();
 * file.rewind();
 * }
 *
 * <p><b>Blocking:</b> direct forms suspend the calling task, or block the calling plain thread.
 * <b>Cancellation:</b> a seek that has begun is completed by whatever is done next, so the place is
 * the old one or the new one, and nothing in between.
 *
 * <p>To make one, implement {@link #startSeek} and {@link #pollSeek}.
 */
public interface Seekable {
  /**
   * Begins to move. For those who write seekables; {@link #pollSeek} completes it. One at a time:
   * {@link #pollSeek} is to have answered before.
   *
   * @param where where to
   * @throws IOException if this has failed or was closed
   * @throws IllegalStateException if another operation is still under way
   * @throws UnsupportedOperationException if this cannot seek
   */
  void startSeek(SeekFrom where) throws IOException;

  /**
   * Completes what {@link #startSeek} began and, before that, whatever else is under way.
   *
   * @param cx the waker to call, and the budget
   * @return the place, in bytes from the start, or {@link ByteReader#PENDING}; if nothing was
   *     begun, where the last seek led
   * @throws IOException if moving failed, as to a place before the start; the place is the old one
   */
  long pollSeek(Context cx) throws IOException;

  /**
   * Moves. Behind the end is allowed: reads find nothing there, a write fills the gap with zeros.
   *
   * @param where where to
   * @return the new place, in bytes from the start
   * @throws IOException if that is before the start, or this has failed or was closed
   */
  default long seek(SeekFrom where) throws IOException {
    return Waiting.await(seekAsync(where));
  }

  /**
   * Moves.
   *
   * @param offset from the start, in bytes
   * @return the new place
   * @throws IOException if this has failed or was closed
   * @throws IllegalArgumentException if it is negative
   */
  default long seek(long offset) throws IOException {
    return seek(SeekFrom.start(offset));
  }

  /**
   * Moves to the start.
   *
   * @throws IOException if this has failed or was closed
   */
  default void rewind() throws IOException {
    var _ = seek(0);
  }

  /**
   * Where the next read or write begins. A buffer is emptied, as by every seek.
   *
   * @return the place, in bytes from the start
   * @throws IOException if this has failed or was closed
   */
  default long position() throws IOException {
    return seek(SeekFrom.current(0));
  }

  /**
   * {@link #seek(SeekFrom)} as a computation. It completes an earlier one first, and tells if that
   * failed.
   *
   * @param where where to
   * @return the new place
   */
  default Async<Long> seekAsync(SeekFrom where) {
    return new Seeking(this, where);
  }

  /**
   * {@link #position} as a computation.
   *
   * @return the place
   */
  default Async<Long> positionAsync() {
    return seekAsync(SeekFrom.current(0));
  }
}
