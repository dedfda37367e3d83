package edo.reactor.internal.epoll;

import edo.reactor.Source;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The array through which several buffers go in one system call, for the length of that call.
 *
 * <p>What each buffer gives, or has room for, is taken from it at once by moving its position, and
 * put back by {@link #giveBack} as far as the call did not use it. So a buffer that comes twice
 * counts once, whatever it is used for.
 */
final class Staging {
  private static final SlotPool<Staging> POOL = new SlotPool<>(Staging::new);
  private static final ByteBuffer[] NONE = {};

  final byte[] bytes = new byte[Source.MAX_TRANSFER];

  /** What the buffers from {@code first} to before {@code end} take part with. */
  private int[] parts = new int[16];

  private ByteBuffer[] buffers = NONE;
  private int first;
  private int end;

  private Staging() {}

  static Staging take() {
    return POOL.take();
  }

  void release() {
    buffers = NONE;
    POOL.giveBack(this);
  }

  /** Takes bytes out of buffers into the array; answers how many. */
  int gather(ByteBuffer[] from, int firstBuffer, int endBuffer) {
    begin(from, firstBuffer, endBuffer);
    int filled = 0;
    for (int i = first; i < end; i++) {
      int part = Math.min(from[i].remaining(), bytes.length - filled);
      from[i].get(bytes, filled, part);
      parts[i - first] = part;
      filled += part;
    }
    return filled;
  }

  /** Takes room in buffers; answers how much. */
  int reserve(ByteBuffer[] into, int firstBuffer, int endBuffer) {
    begin(into, firstBuffer, endBuffer);
    int room = 0;
    for (int i = first; i < end; i++) {
      int part = Math.min(into[i].remaining(), bytes.length - room);
      into[i].position(into[i].position() + part);
      parts[i - first] = part;
      room += part;
    }
    return room;
  }

  /** Gives the last bytes, or the last of the room, back to the buffers they are of. */
  void giveBack(int count) {
    int left = count;
    for (int i = end - 1; left > 0; i--) {
      int part = Math.min(parts[i - first], left);
      buffers[i].position(buffers[i].position() - part);
      left -= part;
    }
  }

  /** Puts the first bytes of the array into the buffers that room was taken in and given back. */
  void scatter(int count) {
    int done = 0;
    for (int i = first; done < count; i++) {
      int part = Math.min(parts[i - first], count - done);
      buffers[i].put(bytes, done, part);
      done += part;
    }
  }

  private void begin(ByteBuffer[] all, int firstBuffer, int endBuffer) {
    buffers = all;
    first = firstBuffer;
    end = endBuffer;
    if (parts.length < endBuffer - firstBuffer) {
      parts = Arrays.copyOf(parts, endBuffer - firstBuffer);
    }
  }
}
