package edo.reactor.internal.epoll;

import java.lang.foreign.MemorySegment;

/**
 * A non-blocking descriptor that data goes in and out of.
 *
 * <p>One transfer is one system call and two atomic instructions, and allocates nothing: errno
 * lands in memory of this object, a piece for each direction, which belongs to whoever has the
 * direction's bit in {@link Descriptor}. A second operation in the same direction at the same time
 * brings its own.
 *
 * <p><b>Rejected:</b> a fresh array for errno, which the compiler was seen not to remove: a
 * segment's scope survives when two fresh ones meet in one call.
 */
abstract class IoFd extends Descriptor {
  static final int MSG_PEEK = 0x2;
  static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  static final int SEND_FLAGS = MSG_DONTWAIT | MSG_NOSIGNAL;
  static final byte[] NOTHING = {};

  private final MemorySegment readErrno;
  private final MemorySegment writeErrno;

  IoFd(int fd) {
    super(fd);
    MemorySegment errnos = MemorySegment.ofArray(new int[2]);
    readErrno = errnos.asSlice(0, Integer.BYTES);
    writeErrno = errnos.asSlice(Integer.BYTES, Integer.BYTES);
  }

  /** Memory for errno, between enter and exit. */
  final MemorySegment readErrno(int ticket) {
    return (ticket & READER) != 0 ? readErrno : LinuxNative.heapErrno();
  }

  /** Memory for errno, between enter and exit. */
  final MemorySegment writeErrno(int ticket) {
    return (ticket & WRITER) != 0 ? writeErrno : LinuxNative.heapErrno();
  }
}
