package edo.reactor.internal.nio;

import edo.reactor.UnixAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** Socket addresses between us and the channels. */
final class NioAddresses {
  private NioAddresses() {}

  /**
   * An address as a channel wants it.
   *
   * @throws IllegalArgumentException if it is unresolved, not of the family, or abstract
   */
  static SocketAddress toJdk(SocketAddress address, ProtocolFamily family) {
    return switch (address) {
      case UnixAddress unix when family == StandardProtocolFamily.UNIX ->
          unix.toJdk()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      NioSockets.NEEDS_EPOLL.formatted(
                          "java.nio has no abstract names like " + unix)));
      case UnixDomainSocketAddress unix when family == StandardProtocolFamily.UNIX -> unix;
      case InetSocketAddress internet when family != StandardProtocolFamily.UNIX ->
          usable(internet, family);
      default ->
          throw new IllegalArgumentException(
              "a socket of family " + family + " has no address like this: " + address);
    };
  }

  private static InetSocketAddress usable(InetSocketAddress address, ProtocolFamily family) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("address is not resolved, look it up first: " + address);
    }
    if (family == StandardProtocolFamily.INET && address.getAddress() instanceof Inet6Address) {
      throw new IllegalArgumentException("an IPv4 socket has no IPv6 address: " + address);
    }
    return address;
  }

  /** An address that a channel tells. */
  static SocketAddress ofJdk(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> new InetSocketAddress(0);
      case UnixDomainSocketAddress unix -> UnixAddress.of(unix);
      default -> address;
    };
  }

  /** The address a channel is bound to. */
  static SocketAddress local(NetworkChannel channel) throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    return ofJdk(channel.getLocalAddress());
  }
}
