package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The senders of the last datagrams, so that one who sends again is told without new objects.
 *
 * <p>A place for each of a few hashes; the newcomer takes the place. Written without order by
 * whoever receives: an entry is immutable, so a reader sees all of it or none, and one that is lost
 * costs an allocation. Names of Unix sockets are not kept.
 */
final class AddressCache {
  private static final int PLACES = 64;

  private record Entry(
      long first, long second, long third, long fourth, Optional<SocketAddress> is) {
    boolean fits(long a, long b, long c, long d) {
      return first == a && second == b && third == c && fourth == d;
    }
  }

  private @Nullable Entry @Nullable [] entries;

  /** The address of a number of bytes. */
  Optional<SocketAddress> find(MemorySegment bytes, int length) throws IOException {
    return isKept(bytes, length)
        ? entry(bytes, length).is()
        : Optional.of(SocketAddresses.decode(bytes, length));
  }

  /** The same for a caller who needs no Optional, which is an object if it is not kept. */
  SocketAddress address(MemorySegment bytes, int length) throws IOException {
    return isKept(bytes, length)
        ? entry(bytes, length).is().orElseThrow()
        : SocketAddresses.decode(bytes, length);
  }

  /** The name of a Unix socket may be as long as an address of the internet. */
  private static boolean isKept(MemorySegment bytes, int length) {
    return (length == SocketAddresses.V4_BYTES || length == SocketAddresses.V6_BYTES)
        && bytes.get(JAVA_SHORT, 0) != SocketAddresses.AF_UNIX;
  }

  private Entry entry(MemorySegment bytes, int length) throws IOException {
    boolean v6 = length == SocketAddresses.V6_BYTES;
    long a = bytes.get(JAVA_LONG, 0);
    long b = v6 ? bytes.get(JAVA_LONG, 8) : 0;
    long c = v6 ? bytes.get(JAVA_LONG, 16) : 0;
    long d = v6 ? bytes.get(JAVA_LONG, 24) & 0xFFFF_FFFFL : 0;
    long mixed = (a * 31 + b * 17 + c) * 0x9E37_79B9_7F4A_7C15L;
    int place = (int) (mixed >>> 58);
    @Nullable Entry[] known = entries;
    if (known == null) {
      known = new Entry[PLACES];
      entries = known;
    }
    Entry entry = known[place];
    if (entry == null || !entry.fits(a, b, c, d)) {
      entry = new Entry(a, b, c, d, Optional.of(SocketAddresses.decode(bytes, length)));
      known[place] = entry;
    }
    return entry;
  }
}
