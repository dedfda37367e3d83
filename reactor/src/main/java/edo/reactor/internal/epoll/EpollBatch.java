package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import edo.reactor.DatagramBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch as recvmmsg and sendmmsg want it: for each slot a struct mmsghdr, which points to a
 * struct iovec, which points to the payload, and to memory for an address. The pointers are set
 * once; a call sets lengths only.
 *
 * <p>All of it is memory of one arena, so whoever holds a piece keeps it all, the kernel included.
 *
 * <pre>
 * struct mmsghdr, 64 bytes: name 8, namelen 4 (+4), iov 8, iovlen 8, control 8, controllen 8,
 *                           flags 4 (+4), len 4 (+4)
 * struct iovec, 16 bytes:   base 8, len 8
 * </pre>
 *
 * @param <A> the kind of address
 */
public final class EpollBatch<A extends SocketAddress> extends DatagramBatch<A> {
  private static final int HEADER = 64;
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR_POINTER = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int TRANSFERRED = 56;
  private static final int VECTOR = 16;
  private static final int VECTOR_LENGTH = 8;

  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final MemorySegment[] names;
  private final MemorySegment errno;

  /** What the names of the slots say, to be compared by identity. */
  private final @Nullable SocketAddress[] encoded;

  private final int[] encodedLengths;

  /** The family in which all of it is encoded, as an address may be of two. */
  private int encodedFamily;

  EpollBatch(int capacity, int room) {
    this(capacity, room, Arena.ofAuto());
  }

  private EpollBatch(int capacity, int room, Arena arena) {
    super(capacity, room, arena);
    headers = arena.allocate((long) capacity * HEADER, 8);
    vectors = arena.allocate((long) capacity * VECTOR, 8);
    errno = arena.allocate(JAVA_INT);
    MemorySegment allNames = arena.allocate((long) capacity * SocketAddresses.MAX_BYTES, 8);
    names = new MemorySegment[capacity];
    encoded = new @Nullable SocketAddress[capacity];
    encodedLengths = new int[capacity];
    for (int slot = 0; slot < capacity; slot++) {
      names[slot] =
          allNames.asSlice((long) slot * SocketAddresses.MAX_BYTES, SocketAddresses.MAX_BYTES);
      long header = (long) slot * HEADER;
      long vector = (long) slot * VECTOR;
      headers.set(JAVA_LONG, header + VECTOR_POINTER, vectors.address() + vector);
      headers.set(JAVA_LONG, header + VECTOR_COUNT, 1);
      vectors.set(JAVA_LONG, vector, MemorySegment.ofBuffer(memory(slot).clear()).address());
    }
  }

  // ---------------------------------------------------------------- receiving

  /** Receives what there is and fits; answers how many, or {@code WOULD_BLOCK}. */
  int receive(DatagramFd socket) throws IOException {
    requireRoom();
    int slot = nextSlot();
    int asked = vacantInOnePiece();
    prepareToReceive(slot, asked, socket.family());
    int count;
    int ticket = socket.enter(IoFd.READER);
    try {
      do {
        count =
            LinuxNative.recvmmsg(
                errno, socket.number(), row(slot, asked), asked, IoFd.MSG_DONTWAIT);
      } while (count == -Errno.EINTR);
    } finally {
      socket.exit(ticket);
    }
    if (count < 0) {
      return DatagramFd.answer(count, "receive");
    }
    for (int i = slot; i < slot + count; i++) {
      long header = (long) i * HEADER;
      int nameLength = headers.get(JAVA_INT, header + NAME_LENGTH);
      SocketAddress from = socket.sender(names[i], nameLength);
      encoded[i] = from;
      encodedLengths[i] = nameLength;
      append(headers.get(JAVA_INT, header + TRANSFERRED), from);
    }
    return count;
  }

  /** Its bounds are checked here, as the kernel cannot: two tasks may have one batch by mistake. */
  private MemorySegment row(int slot, int count) {
    return headers.asSlice((long) slot * HEADER, (long) count * HEADER);
  }

  private void prepareToReceive(int slot, int count, int family) {
    ofFamily(family);
    for (int i = slot; i < slot + count; i++) {
      encoded[i] = null; // the kernel overwrites it
      setName(i, SocketAddresses.MAX_BYTES);
      vectors.set(JAVA_LONG, (long) i * VECTOR + VECTOR_LENGTH, room());
    }
  }

  /** A name of no length has no address either: then the kernel takes the peer of the socket. */
  private void setName(int slot, int length) {
    long header = (long) slot * HEADER;
    headers.set(JAVA_LONG, header, length == 0 ? 0 : names[slot].address());
    headers.set(JAVA_INT, header + NAME_LENGTH, length);
  }

  private void ofFamily(int family) {
    if (encodedFamily != family) {
      Arrays.fill(encoded, null);
      encodedFamily = family;
    }
  }

  // ---------------------------------------------------------------- sending

  /** Sends what goes; answers how many, which have left the batch, or {@code WOULD_BLOCK}. */
  int send(DatagramFd socket) throws IOException {
    if (isEmpty()) {
      return 0;
    }
    int slot = firstSlot();
    int asked = inOnePiece();
    ofFamily(socket.family());
    int encodable = prepareToSend(slot, asked, socket.family());
    int count;
    int ticket = socket.enter(IoFd.WRITER);
    try {
      do {
        count =
            LinuxNative.sendmmsg(
                errno, socket.number(), row(slot, encodable), encodable, IoFd.SEND_FLAGS);
      } while (count == -Errno.EINTR);
    } finally {
      socket.exit(ticket);
    }
    if (count < 0) {
      SocketAddress to = addressIn(slot);
      if (to != null && count != -Errno.EAGAIN) {
        throw Errno.connectFailure(-count, to);
      }
      return DatagramFd.answer(count, "send");
    }
    removeFirst(count);
    return count;
  }

  /**
   * Writes names and lengths; answers for how many. One whose address is not of the family ends the
   * row, and is refused when it is the first.
   */
  private int prepareToSend(int slot, int count, int family) {
    for (int i = slot; i < slot + count; i++) {
      SocketAddress to = addressIn(i);
      if (to == null) {
        setName(i, 0);
      } else {
        try {
          encode(i, to, family);
        } catch (IllegalArgumentException e) {
          if (i == slot) {
            throw e;
          }
          return i - slot;
        }
      }
      vectors.set(JAVA_LONG, (long) i * VECTOR + VECTOR_LENGTH, length(i));
    }
    return count;
  }

  private void encode(int slot, SocketAddress to, int family) {
    if (encoded[slot] != to) {
      encoded[slot] = null; // should it not be possible
      encodedLengths[slot] = SocketAddresses.encode(to, family, names[slot]);
      encoded[slot] = to;
    }
    setName(slot, encodedLengths[slot]);
  }
}
