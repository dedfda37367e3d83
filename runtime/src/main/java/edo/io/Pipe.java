package edo.io;

import edo.internal.seam.WakerSet;
import edo.task.Context;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Bytes on their way from a writer to a reader, in memory: a ring of a fixed size.
 *
 * <p>{@code written} and {@code taken} count bytes since the beginning; what is between them is in
 * the ring, at the count modulo its length. The writer fills the ring and then raises {@code
 * written}; the reader copies and then raises {@code taken}. Neither goes past the other, so no
 * byte is read and written at once.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>ring</td><td>plain, below {@code written}</td><td>plain, below {@code taken} + length</td>
 * <td>reader, writer</td></tr>
 * <tr><td>written</td><td>volatile</td><td>CAS</td><td>the writer; anyone ends it</td></tr>
 * <tr><td>taken</td><td>volatile</td><td>CAS, so that a second reader gets no byte twice</td><td>the
 * reader</td></tr>
 * <tr><td>readerEnded</td><td>volatile</td><td>volatile, once</td><td>anyone</td></tr>
 * </table>
 *
 * <p><b>No wake-up is lost:</b> who waits adds its waker and then looks at the counts and flags
 * again; who changes one does so and then wakes. All of these are sequentially consistent.
 *
 * <p>Rejected: a lock, or a channel of arrays (the size would be counted in pieces, not bytes).
 */
final class Pipe {
  /** The highest bit of {@code written}. */
  private static final long ENDED = Long.MIN_VALUE;

  private static final VarHandle WRITTEN;
  private static final VarHandle TAKEN;

  static {
    try {
      var lookup = MethodHandles.lookup();
      WRITTEN = lookup.findVarHandle(Pipe.class, "written", long.class);
      TAKEN = lookup.findVarHandle(Pipe.class, "taken", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final byte[] ring;
  private final WakerSet readers = new WakerSet();
  private final WakerSet writers = new WakerSet();
  private volatile long written;
  private volatile long taken;
  private volatile boolean readerEnded;

  Pipe(int size) {
    this.ring = new byte[Buffers.checkSize(size)];
  }

  int pollRead(Context cx, ByteBuffer target) throws IOException {
    checkReadable();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (!cx.proceed()) {
      return ByteReader.PENDING;
    }
    int n = tryRead(target);
    if (n == ByteReader.PENDING) {
      readers.add(cx.waker());
      checkReadable();
      n = tryRead(target);
    }
    return n;
  }

  private void checkReadable() throws IOException {
    if (readerEnded) {
      throw new IOException("this reading end was closed");
    }
  }

  private int tryRead(ByteBuffer target) {
    for (; ; ) {
      long from = taken;
      long seen = written;
      long there = (seen & ~ENDED) - from;
      if (there == 0) {
        return seen < 0 ? ByteReader.END : ByteReader.PENDING;
      }
      if (there > ring.length) {
        continue; // another reader has been faster
      }
      int n = (int) Math.min(there, target.remaining());
      int at = (int) (from % ring.length);
      int straight = Math.min(n, ring.length - at);
      int position = target.position();
      target.put(ring, at, straight).put(ring, 0, n - straight);
      if (TAKEN.compareAndSet(this, from, from + n)) {
        writers.wakeAll();
        return n;
      }
      target.position(position); // another reader has been faster
    }
  }

  long pollWrite(Context cx, ByteBuffer[] sources, int offset, int length) throws IOException {
    checkWritable();
    if (Buffers.remaining(sources, offset, length) == 0) {
      return 0;
    }
    if (!cx.proceed()) {
      return ByteReader.PENDING;
    }
    if (room() == 0) {
      writers.add(cx.waker());
      checkWritable();
      if (room() == 0) {
        return ByteReader.PENDING;
      }
    }
    long from = written;
    if (from < 0) {
      throw ended();
    }
    long to = from;
    for (int i = offset; i < offset + length; i++) {
      to += copy(sources[i], to, ring.length - (int) (to - taken));
    }
    if (!WRITTEN.compareAndSet(this, from, to)) {
      if (written < 0) {
        throw ended();
      }
      throw new IllegalStateException(
          "two tasks write to one pipe at once; it is for one at a time");
    }
    long left = to - from;
    for (int i = offset; i < offset + length; i++) {
      int n = (int) Math.min(left, sources[i].remaining());
      sources[i].position(sources[i].position() + n);
      left -= n;
    }
    readers.wakeAll();
    return to - from;
  }

  private int room() {
    return ring.length - (int) ((written & ~ENDED) - taken);
  }

  /** Copies what fits and moves nothing: it may turn out to be too late. */
  private int copy(ByteBuffer source, long where, int room) {
    int n = Math.min(room, source.remaining());
    int at = (int) (where % ring.length);
    int straight = Math.min(n, ring.length - at);
    source.get(source.position(), ring, at, straight);
    source.get(source.position() + straight, ring, 0, n - straight);
    return n;
  }

  private void checkWritable() throws IOException {
    if (readerEnded) {
      throw new IOException("broken pipe: the reading end was closed");
    }
    if (written < 0) {
      throw ended();
    }
  }

  private static IOException ended() {
    return new IOException("broken pipe: this writing end was shut down or closed");
  }

  /** The reader gets what is there, and then the end. */
  void endWriting() {
    var _ = (long) WRITTEN.getAndBitwiseOr(this, ENDED);
    readers.wakeAll();
    writers.wakeAll();
  }

  /** Nobody will read what is there. */
  void endReading() {
    readerEnded = true;
    writers.wakeAll();
    readers.wakeAll();
  }

  @Override
  public String toString() {
    return ((written & ~ENDED) - taken) + " of " + ring.length;
  }
}
