package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import edo.reactor.Source;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A non-blocking socket that datagrams go in and out of, each whole in one system call.
 *
 * <p>Memory for addresses is made at the first use, a piece for each direction, and belongs like
 * errno to whoever has the direction's bit.
 */
final class DatagramFd extends IoFd {
  /** Memory for one address and its length, which a system call reads or writes. */
  private static final class Address {
    final MemorySegment bytes = MemorySegment.ofArray(new long[SocketAddresses.MAX_BYTES / 8]);
    final MemorySegment length = MemorySegment.ofArray(new int[1]);

    /** What {@code bytes} says, to be compared by identity; for the sending direction. */
    @Nullable SocketAddress encoded;

    int encodedLength;
  }

  private final int family;
  private final AddressCache senders = new AddressCache();
  private @Nullable Address readAddress;
  private @Nullable Address writeAddress;

  DatagramFd(int fd, int family) {
    super(fd);
    this.family = family;
  }

  int family() {
    return family;
  }

  int receive(byte[] array, int offset, int length, boolean peek) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    return receive(null, array, offset, length, flags(peek));
  }

  int receive(ByteBuffer buffer, boolean peek) throws IOException {
    requireWritable(buffer);
    int position = buffer.position();
    int length = buffer.remaining();
    int count =
        buffer.hasArray()
            ? receive(null, buffer.array(), buffer.arrayOffset() + position, length, flags(peek))
            : receive(buffer, NOTHING, 0, length, flags(peek));
    if (count > 0) {
      buffer.position(position + count);
    }
    return count;
  }

  private static int flags(boolean peek) {
    return peek ? MSG_PEEK | MSG_DONTWAIT : MSG_DONTWAIT;
  }

  private static void requireWritable(ByteBuffer buffer) {
    if (buffer.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
  }

  private int receive(@Nullable ByteBuffer buffer, byte[] array, int offset, int length, int flags)
      throws IOException {
    int ticket = enter(READER);
    int count;
    try {
      MemorySegment errno = readErrno(ticket);
      do {
        count =
            buffer != null
                ? LinuxNative.recv(errno, number(), buffer, length, flags)
                : LinuxNative.recv(errno, number(), array, offset, length, flags);
      } while (count == -Errno.EINTR);
    } finally {
      exit(ticket);
    }
    return answer(count, "receive");
  }

  Optional<SocketAddress> receiveFrom(ByteBuffer buffer, boolean peek) throws IOException {
    requireWritable(buffer);
    int position = buffer.position();
    int length = buffer.remaining();
    int ticket = enter(READER);
    try {
      Address from = readAddress(ticket);
      MemorySegment errno = readErrno(ticket);
      int count;
      do {
        from.length.set(JAVA_INT, 0, SocketAddresses.MAX_BYTES);
        count =
            buffer.hasArray()
                ? LinuxNative.recvfrom(
                    errno,
                    number(),
                    buffer.array(),
                    buffer.arrayOffset() + position,
                    length,
                    flags(peek),
                    from.bytes,
                    from.length)
                : LinuxNative.recvfrom(
                    errno, number(), buffer, length, flags(peek), from.bytes, from.length);
      } while (count == -Errno.EINTR);
      if (answer(count, "receive") == Source.WOULD_BLOCK) {
        return Optional.empty();
      }
      buffer.position(position + count);
      return senders.find(from.bytes, from.length.get(JAVA_INT, 0));
    } finally {
      exit(ticket);
    }
  }

  /** The address that the kernel has told. */
  SocketAddress sender(MemorySegment bytes, int length) throws IOException {
    return senders.address(bytes, length);
  }

  private Address readAddress(int ticket) {
    if ((ticket & READER) == 0) {
      return new Address();
    }
    Address address = readAddress;
    if (address == null) {
      address = new Address();
      readAddress = address;
    }
    return address;
  }

  int send(byte[] array, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, array.length);
    return send(null, array, offset, length);
  }

  int send(ByteBuffer buffer) throws IOException {
    int position = buffer.position();
    int length = buffer.remaining();
    int count =
        buffer.hasArray()
            ? send(null, buffer.array(), buffer.arrayOffset() + position, length)
            : send(buffer, NOTHING, 0, length);
    if (count > 0) {
      buffer.position(position + count);
    }
    return count;
  }

  private int send(@Nullable ByteBuffer buffer, byte[] array, int offset, int length)
      throws IOException {
    int ticket = enter(WRITER);
    int count;
    try {
      MemorySegment errno = writeErrno(ticket);
      do {
        count =
            buffer != null
                ? LinuxNative.send(errno, number(), buffer, length, SEND_FLAGS)
                : LinuxNative.send(errno, number(), array, offset, length, SEND_FLAGS);
      } while (count == -Errno.EINTR);
    } finally {
      exit(ticket);
    }
    return answer(count, "send");
  }

  int sendTo(ByteBuffer buffer, SocketAddress to) throws IOException {
    int position = buffer.position();
    int length = buffer.remaining();
    int ticket = enter(WRITER);
    int count;
    try {
      Address target = encoded(to, ticket);
      MemorySegment errno = writeErrno(ticket);
      do {
        count =
            buffer.hasArray()
                ? LinuxNative.sendto(
                    errno,
                    number(),
                    buffer.array(),
                    buffer.arrayOffset() + position,
                    length,
                    SEND_FLAGS,
                    target.bytes,
                    target.encodedLength)
                : LinuxNative.sendto(
                    errno,
                    number(),
                    buffer,
                    length,
                    SEND_FLAGS,
                    target.bytes,
                    target.encodedLength);
      } while (count == -Errno.EINTR);
    } finally {
      exit(ticket);
    }
    if (count < 0 && count != -Errno.EAGAIN) {
      throw Errno.connectFailure(-count, to);
    }
    if (count > 0) {
      buffer.position(position + count);
    }
    return answer(count, "send");
  }

  private Address encoded(SocketAddress to, int ticket) {
    Address target = writeAddress;
    if ((ticket & WRITER) == 0 || target == null) {
      target = new Address();
    }
    if (target.encoded != to) {
      target.encoded = null; // should it not be possible
      target.encodedLength = SocketAddresses.encode(to, family, target.bytes);
      target.encoded = to;
    }
    if ((ticket & WRITER) != 0) {
      writeAddress = target;
    }
    return target;
  }

  static int answer(int count, String doing) throws IOException {
    if (count >= 0) {
      return count;
    }
    if (count == -Errno.EAGAIN) {
      return Source.WOULD_BLOCK;
    }
    throw Errno.failure(-count, doing);
  }
}
