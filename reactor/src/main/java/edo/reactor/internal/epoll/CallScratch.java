package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory for the arguments of one system call that is not a plain read or write: errno, a
 * socket address, an option's value, an epoll_event.
 *
 * <p>Taken from a small pool for the length of one call, so that the common case neither allocates
 * nor frees native memory. A piece that finds no place in the pool is left to the collector.
 */
final class CallScratch {
  private static final int ERRNO = 0;
  private static final int LENGTH = 8;
  private static final int EVENT = 16;
  private static final int VALUE = 32;
  private static final int VALUE_BYTES = 32;
  private static final int ADDRESS = 64;
  private static final int BYTES = ADDRESS + SocketAddresses.MAX_BYTES;

  private static final SlotPool<CallScratch> POOL = new SlotPool<>(CallScratch::new);

  final MemorySegment errno;
  final MemorySegment length;
  final MemorySegment event;
  final MemorySegment value;
  final MemorySegment address;

  private CallScratch() {
    MemorySegment memory = Arena.ofAuto().allocate(BYTES, 64);
    errno = memory.asSlice(ERRNO, 4);
    length = memory.asSlice(LENGTH, 4);
    event = memory.asSlice(EVENT, 16);
    value = memory.asSlice(VALUE, VALUE_BYTES);
    address = memory.asSlice(ADDRESS, SocketAddresses.MAX_BYTES);
  }

  static CallScratch take() {
    return POOL.take();
  }

  void giveBack() {
    POOL.giveBack(this);
  }

  void setLength(long bytes) {
    length.set(JAVA_INT, 0, (int) bytes);
  }

  int lengthSet() {
    return length.get(JAVA_INT, 0);
  }
}
