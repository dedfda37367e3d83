package edo.reactor.internal.epoll;

import edo.reactor.Source;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A non-blocking descriptor that bytes go in and out of: a socket, or one end of a pipe. The array
 * is lent to the kernel as it is.
 */
final class StreamFd extends IoFd {
  private final boolean socket;

  StreamFd(int fd, boolean socket) {
    super(fd);
    this.socket = socket;
  }

  int read(byte[] array, int offset, int length) throws IOException {
    return read(array, offset, length, 0);
  }

  int peek(byte[] array, int offset, int length) throws IOException {
    return read(array, offset, length, MSG_PEEK);
  }

  private int read(byte[] array, int offset, int length, int flags) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    return receive(null, array, offset, length, flags);
  }

  int read(ByteBuffer buffer) throws IOException {
    return read(buffer, 0);
  }

  int peek(ByteBuffer buffer) throws IOException {
    return read(buffer, MSG_PEEK);
  }

  // A heap buffer goes the way of its array: MemorySegment.ofBuffer allocates if it sees both
  // kinds.
  private int read(ByteBuffer buffer, int flags) throws IOException {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    int position = buffer.position();
    int length = buffer.remaining();
    int count =
        buffer.hasArray()
            ? read(buffer.array(), buffer.arrayOffset() + position, length, flags)
            : receive(buffer, NOTHING, 0, length, flags);
    if (count > 0) {
      buffer.position(position + count);
    }
    return count;
  }

  int write(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    return transmit(null, array, offset, length);
  }

  int write(ByteBuffer buffer) throws IOException {
    int position = buffer.position();
    int length = buffer.remaining();
    int count =
        buffer.hasArray()
            ? write(buffer.array(), buffer.arrayOffset() + position, length)
            : transmit(buffer, NOTHING, 0, length);
    if (count > 0) {
      buffer.position(position + count);
    }
    return count;
  }

  /** Reads into the buffer if there is one, else into the array. */
  private int receive(@Nullable ByteBuffer buffer, byte[] array, int offset, int length, int flags)
      throws IOException {
    int ticket = enter(READER);
    int count;
    try {
      if (length == 0) {
        return 0; // recv would answer 0, which means the end.
      }
      MemorySegment errno = readErrno(ticket);
      int limited = Math.min(length, Source.MAX_TRANSFER);
      do {
        if (!socket) {
          count =
              buffer != null
                  ? LinuxNative.read(errno, number(), buffer, limited)
                  : LinuxNative.read(errno, number(), array, offset, limited);
        } else if (buffer != null) {
          count = LinuxNative.recv(errno, number(), buffer, limited, flags | MSG_DONTWAIT);
        } else {
          count = LinuxNative.recv(errno, number(), array, offset, limited, flags | MSG_DONTWAIT);
        }
      } while (count == -Errno.EINTR);
    } finally {
      exit(ticket);
    }
    if (count > 0) {
      return count;
    }
    if (count == 0) {
      return Source.EOF;
    }
    if (count == -Errno.EAGAIN) {
      return Source.WOULD_BLOCK;
    }
    throw Errno.failure(-count, "read");
  }

  /** Writes from the buffer if there is one, else from the array. */
  private int transmit(@Nullable ByteBuffer buffer, byte[] array, int offset, int length)
      throws IOException {
    int ticket = enter(WRITER);
    int count;
    try {
      if (length == 0) {
        return 0;
      }
      MemorySegment errno = writeErrno(ticket);
      int limited = Math.min(length, Source.MAX_TRANSFER);
      do {
        if (!socket) {
          count =
              buffer != null
                  ? LinuxNative.write(errno, number(), buffer, limited)
                  : LinuxNative.write(errno, number(), array, offset, limited);
        } else if (buffer != null) {
          count = LinuxNative.send(errno, number(), buffer, limited, SEND_FLAGS);
        } else {
          count = LinuxNative.send(errno, number(), array, offset, limited, SEND_FLAGS);
        }
      } while (count == -Errno.EINTR);
    } finally {
      exit(ticket);
    }
    if (count >= 0) {
      return count;
    }
    if (count == -Errno.EAGAIN) {
      return Source.WOULD_BLOCK;
    }
    throw Errno.failure(-count, "write");
  }

  // Several buffers go through one staging array. An iovec cannot hold heap arrays, and holds bare
  // addresses, which would outlive an arena that is closed meanwhile. A buffer that is there twice
  // counts once: the second time nothing of it is left.

  long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    int end = offset + length;
    int first = firstWithRoom(buffers, offset, end);
    if (isAllThereIs(buffers, first, end)) {
      return first == end ? read(NOTHING, 0, 0) : read(buffers[first]);
    }
    for (int i = first; i < end; i++) {
      if (buffers[i].isReadOnly()) {
        throw new ReadOnlyBufferException();
      }
    }
    Staging staging = Staging.take();
    try {
      int room = staging.reserve(buffers, first, end);
      int count;
      try {
        count = read(staging.bytes, 0, room);
      } finally {
        staging.giveBack(room);
      }
      staging.scatter(Math.max(count, 0));
      return count;
    } finally {
      staging.release();
    }
  }

  long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    int end = offset + length;
    int first = firstWithRoom(buffers, offset, end);
    if (isAllThereIs(buffers, first, end)) {
      return first == end ? write(NOTHING, 0, 0) : write(buffers[first]);
    }
    Staging staging = Staging.take();
    try {
      int filled = staging.gather(buffers, first, end);
      int sent = 0;
      try {
        int count = write(staging.bytes, 0, filled);
        sent = Math.max(count, 0);
        return count;
      } finally {
        staging.giveBack(filled - sent);
      }
    } finally {
      staging.release();
    }
  }

  private static int firstWithRoom(ByteBuffer[] buffers, int from, int end) {
    int first = from;
    while (first < end && !buffers[first].hasRemaining()) {
      first++;
    }
    return first;
  }

  /** Whether one call with the first buffer moves as much as one call may. */
  private static boolean isAllThereIs(ByteBuffer[] buffers, int first, int end) {
    return first == end
        || buffers[first].remaining() >= Source.MAX_TRANSFER
        || firstWithRoom(buffers, first + 1, end) == end;
  }
}
