package edo.io;

import java.nio.ByteBuffer;

/** What the buffers of this package have in common. */
final class Buffers {
  private Buffers() {}

  static int checkSize(int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("a buffer needs at least one byte, not " + size);
    }
    return size;
  }

  static void checkConsumed(int count, int there) {
    if (count < 0 || count > there) {
      throw new IllegalArgumentException(
          "cannot consume " + count + " bytes: there are " + there + " at hand");
    }
  }

  /** Moves as many bytes as both sides allow. */
  static int move(ByteBuffer from, ByteBuffer to) {
    int n = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), n);
    to.position(to.position() + n);
    from.position(from.position() + n);
    return n;
  }

  static long remaining(ByteBuffer[] buffers, int offset, int length) {
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += buffers[i].remaining();
    }
    return sum;
  }
}
