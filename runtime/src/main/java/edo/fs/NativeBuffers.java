package edo.fs;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for transfers that bring their own. Small pieces are used again: to get one from
 * the system takes longer than to read a file that is in memory.
 *
 * <p>Lock-free: each place holds a piece that nobody uses, or nothing. A thread takes out what is
 * at its place, or makes one, and puts it back over what is there by then. What nobody gives back,
 * as the transfer was withdrawn, is the collector's.
 *
 * <pre>
 *   field     read        write       owner
 *   pieces[i] getAndSet   release     who has taken the piece out
 * </pre>
 */
final class NativeBuffers {
  private static final int SIZE = 16 * 1024;
  private static final int PLACES = 32;

  /** Places that different threads use are on different cache lines. */
  private static final int STRIDE = 32;

  private static final AtomicReferenceArray<@Nullable ByteBuffer> PIECES =
      new AtomicReferenceArray<>(PLACES * STRIDE);

  private NativeBuffers() {}

  private static int place() {
    return (int) (Thread.currentThread().threadId() & PLACES - 1) * STRIDE;
  }

  /** A buffer with so many bytes remaining. */
  static ByteBuffer take(int length) {
    if (length > SIZE) {
      return ByteBuffer.allocateDirect(length);
    }
    ByteBuffer piece = PIECES.getAndSet(place(), null);
    return (piece == null ? ByteBuffer.allocateDirect(SIZE) : piece).clear().limit(length);
  }

  /** Takes a buffer back that nobody uses any more, neither the kernel, if it is one of these. */
  static void giveBack(ByteBuffer piece) {
    if (piece.isDirect() && piece.capacity() == SIZE) {
      PIECES.setRelease(place(), piece);
    }
  }
}
