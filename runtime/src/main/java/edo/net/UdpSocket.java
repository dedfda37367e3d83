package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.reactor.DatagramSource;
import edo.reactor.ExtraSocketOptions;
import edo.reactor.Sockets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Optional;

/**
 * A UDP socket.
 *
 * {@snippet :
 * try (var socket = UdpSocket.bind("127.0.0.1:0")) {
 *   var buffer = ByteBuffer.allocate(1500);
 *   while (true) {
 *     InetSocketAddress from = socket.receiveFrom(buffer.clear());
 *     socket.sendTo(buffer.flip(), from); // an echo
 *   }
 * }
 * }
 *
 * <p>How operations wait, what cancelling them does, and what they throw is told by {@link
 * DatagramEndpoint}. UDP promises nothing: datagrams get lost, doubled and reordered. One over IPv4
 * carries at most 65,507 bytes; to arrive whole on any path, stay below 1,200.
 */
public final class UdpSocket extends DatagramEndpoint<InetSocketAddress> {
  private final Host host;

  private UdpSocket(Host host, DatagramSource source) throws IOException {
    super(new DatagramIo(host, source));
    this.host = host;
  }

  /**
   * Makes a socket on a local address.
   *
   * <p><b>Blocking:</b> suspends the caller while a name is looked up.
   *
   * @param hostAndPort as for {@link Addresses#lookup(String)}; port 0 picks a free one
   * @return the socket
   * @throws java.net.BindException if the address is in use or not of this machine
   * @throws IOException if the system refuses; of a name with several addresses, the last error
   *     with the others as its suppressed exceptions
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static UdpSocket bind(String hostAndPort) throws IOException {
    return bind(List.of(Addresses.parse(hostAndPort)));
  }

  /**
   * Makes a socket on the first of several addresses that works, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the socket
   * @throws IOException as for {@link #bind(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #bind(String)
   */
  public static UdpSocket bind(InetSocketAddress... addresses) throws IOException {
    return bind(List.of(addresses));
  }

  /**
   * Makes a socket on the first of several addresses that works, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the socket
   * @throws IOException as for {@link #bind(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #bind(String)
   */
  public static UdpSocket bind(List<InetSocketAddress> addresses) throws IOException {
    Addresses.requireSome(addresses, "bind to");
    Host host = Ambient.host();
    Sockets sockets = host.sockets();
    return Addresses.firstThatWorks(
        StreamIo.await(Addresses.resolve(host, addresses)),
        address -> new UdpSocket(host, bound(sockets, address)));
  }

  private static DatagramSource bound(Sockets sockets, InetSocketAddress address)
      throws IOException {
    DatagramSource source =
        address.getAddress() instanceof Inet6Address ? sockets.udp6() : sockets.udp4();
    try {
      source.bind(address);
      return source;
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Takes over a UDP socket that comes from elsewhere as a descriptor, from whoever started this
   * process for example, and makes it non-blocking (epoll only).
   *
   * @param fd owned by the result if all goes well
   * @return the socket
   * @throws IOException if the descriptor is not open, or the runtime has shut down (then it is
   *     closed)
   * @throws IllegalArgumentException if it is no UDP socket
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static UdpSocket ofFd(int fd) throws IOException {
    Host host = Ambient.host();
    return new UdpSocket(host, host.sockets().adoptDatagram(fd, false));
  }

  /**
   * Sets the peer: {@link #send} goes to it, and what others send is dropped. May be called again
   * with another. Nothing is sent, so that nobody listens there shows later.
   *
   * <p><b>Blocking:</b> suspends the caller while a name is looked up.
   *
   * @param hostAndPort as for {@link Addresses#lookup(String)}
   * @throws IOException if the system refuses all addresses
   * @throws IllegalArgumentException if the text is not {@code host:port}, or an address is not of
   *     this socket's family
   */
  public void connect(String hostAndPort) throws IOException {
    connect(Addresses.parse(hostAndPort));
  }

  /**
   * Sets the peer to the first of several addresses that works.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @throws IOException if the system refuses all addresses
   * @throws IllegalArgumentException if there is no address, or one not of this socket's family
   * @see #connect(String)
   */
  public void connect(InetSocketAddress... addresses) throws IOException {
    List<InetSocketAddress> several = List.of(addresses);
    Addresses.requireSome(several, "connect to");
    boolean _ =
        Addresses.firstThatWorks(
            StreamIo.await(Addresses.resolve(host, several)),
            address -> {
              io.source.connect(address);
              return true;
            });
  }

  @Override
  InetSocketAddress ours(SocketAddress address) {
    return Addresses.internet(address);
  }

  // ---------------------------------------------------------------- options

  /**
   * Whether datagrams may be sent to broadcast addresses (SO_BROADCAST).
   *
   * @return true if so
   * @throws IOException if the socket was closed
   */
  public boolean broadcast() throws IOException {
    return io.source.option(StandardSocketOptions.SO_BROADCAST);
  }

  /**
   * Sets whether datagrams may be sent to broadcast addresses.
   *
   * @param on true to allow it
   * @throws IOException if the socket was closed, or the system refuses
   */
  public void setBroadcast(boolean on) throws IOException {
    io.source.setOption(StandardSocketOptions.SO_BROADCAST, on);
  }

  /**
   * The time to live, or hop limit, of datagrams sent (epoll only).
   *
   * @return 1 to 255
   * @throws IOException if the socket was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public int ttl() throws IOException {
    return io.source.option(ExtraSocketOptions.TTL);
  }

  /**
   * Sets the time to live, or hop limit, of datagrams sent (epoll only).
   *
   * @param hops 1 to 255
   * @throws IOException if the socket was closed, or the system refuses
   * @throws IllegalArgumentException if out of range
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public void setTtl(int hops) throws IOException {
    io.source.setOption(ExtraSocketOptions.TTL, OptionValues.timeToLive(hops));
  }

  /**
   * The type of service of IPv4 datagrams, or the traffic class of IPv6 ones (IP_TOS, IPV6_TCLASS).
   *
   * @return 0 to 255
   * @throws IOException if the socket was closed
   */
  public int typeOfService() throws IOException {
    return io.source.option(StandardSocketOptions.IP_TOS);
  }

  /**
   * Sets the type of service of IPv4 datagrams, or the traffic class of IPv6 ones.
   *
   * @param value 0 to 255
   * @throws IOException if the socket was closed, or the system refuses
   */
  public void setTypeOfService(int value) throws IOException {
    io.source.setOption(StandardSocketOptions.IP_TOS, value);
  }

  /**
   * Whether what this socket sends to a group comes back to members on this machine
   * (IP_MULTICAST_LOOP).
   *
   * @return true if so
   * @throws IOException if the socket was closed
   */
  public boolean multicastLoop() throws IOException {
    return io.source.option(StandardSocketOptions.IP_MULTICAST_LOOP);
  }

  /**
   * Sets whether what this socket sends to a group comes back to members on this machine.
   *
   * @param on true if it does
   * @throws IOException if the socket was closed, or the system refuses
   */
  public void setMulticastLoop(boolean on) throws IOException {
    io.source.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, on);
  }

  /**
   * The time to live of datagrams sent to a group (IP_MULTICAST_TTL).
   *
   * @return 0 to 255, 1 unless it was set
   * @throws IOException if the socket was closed
   */
  public int multicastTtl() throws IOException {
    return io.source.option(StandardSocketOptions.IP_MULTICAST_TTL);
  }

  /**
   * Sets the time to live of datagrams sent to a group.
   *
   * @param hops 0 (this machine only) to 255
   * @throws IOException if the socket was closed, or the system refuses
   */
  public void setMulticastTtl(int hops) throws IOException {
    io.source.setOption(StandardSocketOptions.IP_MULTICAST_TTL, hops);
  }

  /**
   * Sets where datagrams to a group leave (IP_MULTICAST_IF).
   *
   * @param out the network interface
   * @throws IOException if the socket was closed, or the system refuses
   */
  public void setMulticastInterface(NetworkInterface out) throws IOException {
    io.source.setOption(StandardSocketOptions.IP_MULTICAST_IF, out);
  }

  /**
   * Takes part in a group: what is sent to it and this socket's port arrives here.
   *
   * @param group a multicast address of the socket's family
   * @param on the network interface to listen on
   * @throws IOException if the socket was closed, or the system refuses
   * @throws IllegalArgumentException if the address is no multicast address, or of the other family
   */
  public void joinMulticast(InetAddress group, NetworkInterface on) throws IOException {
    io.source.join(group, on);
  }

  /**
   * Ends taking part in a group.
   *
   * @param group the group
   * @param on the network interface
   * @throws IOException if the socket was closed, or has not joined the group there
   */
  public void leaveMulticast(InetAddress group, NetworkInterface on) throws IOException {
    io.source.leave(group, on);
  }

  /**
   * The network device the socket is tied to (SO_BINDTODEVICE, epoll only).
   *
   * @return its name, or empty for any
   * @throws IOException if the socket was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public Optional<String> device() throws IOException {
    return Optional.of(io.source.option(ExtraSocketOptions.BIND_DEVICE))
        .filter(name -> !name.isEmpty());
  }

  /**
   * Ties the socket to a network device (epoll only). May need privileges.
   *
   * @param name for example {@code eth0}; the empty string for any
   * @throws IOException if the socket was closed, or the system refuses
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public void bindDevice(String name) throws IOException {
    io.source.setOption(ExtraSocketOptions.BIND_DEVICE, name);
  }

  /**
   * Sets an option that has no method here.
   *
   * @param option of {@link StandardSocketOptions} or {@link ExtraSocketOptions}
   * @param value its new value
   * @param <T> its type
   * @throws IOException if the socket was closed, or the system refuses
   * @throws UnsupportedOperationException if the reactor has no such option
   */
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    io.source.setOption(option, value);
  }

  @Override
  public String toString() {
    return "UdpSocket[" + io + "]";
  }
}
