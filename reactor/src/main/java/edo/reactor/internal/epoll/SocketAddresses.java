package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import edo.reactor.UnixAddress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteOrder;

/** Socket addresses in the kernel's layout: sockaddr_in, sockaddr_in6 and sockaddr_un. */
final class SocketAddresses {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  /** Size of sockaddr_storage. */
  static final int MAX_BYTES = 128;

  private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int PATH_OFFSET = 2;
  private static final int PORT_OFFSET = 2;
  private static final int V4_OFFSET = 4;
  static final int V4_BYTES = 16;
  private static final int V6_OFFSET = 8;
  private static final int V6_SCOPE_OFFSET = 24;
  static final int V6_BYTES = 28;

  private SocketAddresses() {}

  /** A family, for messages. */
  static String kind(int family) {
    return switch (family) {
      case AF_UNIX -> "a Unix";
      case AF_INET -> "an IPv4";
      default -> "an IPv6";
    };
  }

  /**
   * Writes an address.
   *
   * @return its length in bytes
   * @throws IllegalArgumentException if it is unresolved or not of the family
   */
  static int encode(SocketAddress address, int family, MemorySegment into) {
    if (family == AF_UNIX) {
      return encode(unix(address), into);
    }
    if (address instanceof InetSocketAddress internet) {
      return encode(internet, family, into);
    }
    throw new IllegalArgumentException("an internet socket has no address like this: " + address);
  }

  /** An address as we tell it: our own kind instead of the JDK's. */
  static SocketAddress ours(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress jdk ? UnixAddress.of(jdk) : address;
  }

  private static UnixAddress unix(SocketAddress address) {
    return switch (address) {
      case UnixAddress unix -> unix;
      case UnixDomainSocketAddress jdk -> UnixAddress.of(jdk);
      default ->
          throw new IllegalArgumentException("a Unix socket has no address like this: " + address);
    };
  }

  private static int encode(UnixAddress address, MemorySegment into) {
    byte[] name = address.toBytes();
    into.fill((byte) 0);
    into.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(name, 0, into, JAVA_BYTE, PATH_OFFSET, name.length);
    // A path ends with a NUL; an abstract name begins with one and has no end mark.
    return PATH_OFFSET + name.length + (address.path().isPresent() ? 1 : 0);
  }

  private static int encode(InetSocketAddress address, int family, MemorySegment into) {
    InetAddress host = address.getAddress();
    if (host == null) {
      throw new IllegalArgumentException("address is not resolved, look it up first: " + address);
    }
    into.fill((byte) 0);
    into.set(JAVA_SHORT, 0, (short) family);
    into.set(PORT, PORT_OFFSET, (short) address.getPort());
    byte[] bytes = host.getAddress();
    if (family == AF_INET) {
      if (!(host instanceof Inet4Address)) {
        throw new IllegalArgumentException("an IPv4 socket has no IPv6 address: " + address);
      }
      MemorySegment.copy(bytes, 0, into, JAVA_BYTE, V4_OFFSET, bytes.length);
      return V4_BYTES;
    }
    if (host instanceof Inet6Address v6) {
      MemorySegment.copy(bytes, 0, into, JAVA_BYTE, V6_OFFSET, bytes.length);
      into.set(JAVA_INT, V6_SCOPE_OFFSET, v6.getScopeId());
    } else if (!host.isAnyLocalAddress()) {
      // IPv4 on an IPv6 socket is written ::ffff:a.b.c.d; the wildcard stays ::, which means both.
      into.set(JAVA_BYTE, V6_OFFSET + 10, (byte) 0xff);
      into.set(JAVA_BYTE, V6_OFFSET + 11, (byte) 0xff);
      MemorySegment.copy(bytes, 0, into, JAVA_BYTE, V6_OFFSET + 12, bytes.length);
    }
    return V6_BYTES;
  }

  /** Reads an address; one of the form ::ffff:a.b.c.d comes out as IPv4. */
  static SocketAddress decode(MemorySegment from, int length) throws IOException {
    if (length < PATH_OFFSET) {
      return UnixAddress.unnamed(); // a Unix socket without a name may tell nothing at all
    }
    int port = Short.toUnsignedInt(from.get(PORT, PORT_OFFSET));
    int family = from.get(JAVA_SHORT, 0);
    return switch (family) {
      case AF_UNIX ->
          UnixAddress.ofBytes(from.asSlice(PATH_OFFSET, length - PATH_OFFSET).toArray(JAVA_BYTE));
      case AF_INET -> {
        byte[] bytes = from.asSlice(V4_OFFSET, 4).toArray(JAVA_BYTE);
        yield new InetSocketAddress(InetAddress.getByAddress(bytes), port);
      }
      case AF_INET6 -> {
        byte[] bytes = from.asSlice(V6_OFFSET, 16).toArray(JAVA_BYTE);
        int scope = from.get(JAVA_INT, V6_SCOPE_OFFSET);
        yield new InetSocketAddress(
            scope == 0
                ? InetAddress.getByAddress(bytes)
                : Inet6Address.getByAddress(null, bytes, scope),
            port);
      }
      default ->
          throw new SocketException("not a socket of a known kind: address family " + family);
    };
  }
}
