package edo.sim.internal.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in a row: added behind, looked at anywhere, taken off in front. Grows as needed. */
final class ByteRing {
  private static final int FIRST = 512;

  private byte[] bytes = new byte[FIRST];
  private int start;
  private int size;

  int size() {
    return size;
  }

  void clear() {
    start = 0;
    size = 0;
  }

  void add(byte[] from) {
    reserve(from.length);
    System.arraycopy(from, 0, bytes, start + size, from.length);
    size += from.length;
  }

  void add(ByteBuffer from, int length) {
    reserve(length);
    from.get(bytes, start + size, length);
    size += length;
  }

  private void reserve(int more) {
    if (start + size + more <= bytes.length) {
      return;
    }
    byte[] room = bytes;
    if (size + more > bytes.length) {
      room = new byte[Math.max(2 * bytes.length, size + more)];
    }
    System.arraycopy(bytes, start, room, 0, size);
    bytes = room;
    start = 0;
  }

  byte[] copy(int from, int length) {
    return Arrays.copyOfRange(bytes, start + from, start + from + length);
  }

  /** Puts bytes of the front into a buffer and leaves them here. */
  int peek(ByteBuffer into) {
    int n = Math.min(size, into.remaining());
    into.put(bytes, start, n);
    return n;
  }

  void drop(int n) {
    start += n;
    size -= n;
    if (size == 0) {
      start = 0;
    }
  }
}
