package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Books;
import edo.internal.seam.Host;
import edo.reactor.ExtraSocketOptions;
import edo.reactor.StreamSource;
import edo.reactor.UnboundSocket;
import edo.task.Async;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket before it listens or connects: the place to set options and choose the local
 * address.
 *
 * {@snippet :
 * TcpListener listen(InetSocketAddress address) throws IOException {
 *   try (var socket = TcpSocket.v4()) {
 *     socket.setReusePort(true);
 *     socket.bind(address);
 *     return socket.listen(1024);
 *   }
 * }
 * }
 *
 * <p>{@link #listen} and {@link #connect} use the socket up: it belongs to what they return, or is
 * closed if they fail, and closing this object does nothing any more. Not for use by several
 * threads at once. Operations on a socket that is closed or used up throw {@link
 * IllegalStateException} or {@link java.nio.channels.ClosedChannelException}.
 *
 * <p>The accessors throw {@link UnsupportedOperationException} for an option that the runtime's
 * reactor does not have; each says which.
 */
public final class TcpSocket implements AutoCloseable {
  private final Host host;
  private final UnboundSocket socket;

  /** Where it is noted that it is open, if anywhere. */
  private final Books.@Nullable Opened note;

  private TcpSocket(Host host, UnboundSocket socket) {
    this.host = host;
    this.socket = socket;
    this.note = Books.opened(this);
  }

  /**
   * A socket for IPv4.
   *
   * @return the socket, to be closed or used up by the caller
   * @throws IOException if there is no descriptor left
   */
  public static TcpSocket v4() throws IOException {
    Host host = Ambient.host();
    return new TcpSocket(host, host.sockets().tcp4());
  }

  /**
   * A socket for IPv6.
   *
   * @return the socket, to be closed or used up by the caller
   * @throws IOException if there is no descriptor left, or no IPv6
   */
  public static TcpSocket v6() throws IOException {
    Host host = Ambient.host();
    return new TcpSocket(host, host.sockets().tcp6());
  }

  /**
   * Binds to a local address.
   *
   * @param address of the socket's family, resolved; port 0 picks a free one
   * @throws java.net.BindException if the address is in use or not of this machine
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the address is unresolved or of the other family
   */
  public void bind(InetSocketAddress address) throws IOException {
    socket.bind(address);
  }

  /**
   * The local address.
   *
   * @return address and port; port 0 before {@link #bind}
   * @throws IOException if the system refuses
   */
  public InetSocketAddress localAddress() throws IOException {
    return Addresses.internet(socket.localAddress());
  }

  /**
   * Begins to listen and uses this socket up. Without {@link #bind} the system picks a port.
   *
   * @param backlog how many connections may wait to be accepted, at least 1; the system caps it
   * @return the listener
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the backlog is below 1
   */
  public TcpListener listen(int backlog) throws IOException {
    Books.closed(note);
    return new TcpListener(host, socket.listen(backlog));
  }

  /**
   * Connects and uses this socket up.
   *
   * <p><b>Blocking:</b> suspends the caller until the peer has answered. <b>Cancellation:</b> gives
   * the attempt up and closes the socket.
   *
   * @param address of the peer
   * @return the connection
   * @throws java.net.ConnectException if the peer refused, or did not answer
   * @throws IOException if it failed in another way
   * @throws IllegalArgumentException if the address is of the other family
   */
  public TcpStream connect(InetSocketAddress address) throws IOException {
    return StreamIo.await(connectAsync(address));
  }

  /**
   * {@link #connect} as a computation.
   *
   * @param address of the peer
   * @return the connection
   */
  public Async<TcpStream> connectAsync(InetSocketAddress address) {
    return new ConnectAsync<>(host, this::start, Async.ready(List.of(address)), TcpStream::new);
  }

  private StreamSource start(SocketAddress address) throws IOException {
    Books.closed(note);
    return socket.connect(address);
  }

  // ---------------------------------------------------------------- options

  /**
   * Whether an idle connection is probed (SO_KEEPALIVE).
   *
   * @return true if so
   * @throws IOException if the system refuses
   */
  public boolean keepAlive() throws IOException {
    return socket.option(StandardSocketOptions.SO_KEEPALIVE);
  }

  /**
   * Sets whether an idle connection is probed.
   *
   * @param on true to find out about a peer that has vanished
   * @throws IOException if the system refuses
   */
  public void setKeepAlive(boolean on) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, on);
  }

  /**
   * Whether an address may be bound while connections of an earlier owner linger (SO_REUSEADDR).
   *
   * @return true if so
   * @throws IOException if the system refuses
   */
  public boolean reuseAddress() throws IOException {
    return socket.option(StandardSocketOptions.SO_REUSEADDR);
  }

  /**
   * Sets whether an address may be bound while connections of an earlier owner linger.
   *
   * @param on true for a server that may be restarted
   * @throws IOException if the system refuses
   */
  public void setReuseAddress(boolean on) throws IOException {
    socket.setOption(StandardSocketOptions.SO_REUSEADDR, on);
  }

  /**
   * Whether several listeners may share an address (SO_REUSEPORT, not on Windows).
   *
   * @return true if so
   * @throws IOException if the system refuses
   */
  public boolean reusePort() throws IOException {
    return socket.option(StandardSocketOptions.SO_REUSEPORT);
  }

  /**
   * Sets whether several listeners may share an address. All of them must say so before they bind;
   * the system then spreads connections over them.
   *
   * @param on true to share
   * @throws IOException if the system refuses
   */
  public void setReusePort(boolean on) throws IOException {
    socket.setOption(StandardSocketOptions.SO_REUSEPORT, on);
  }

  /**
   * The size of the send buffer (SO_SNDBUF).
   *
   * @return bytes; may be more than was asked for
   * @throws IOException if the system refuses
   */
  public int sendBufferSize() throws IOException {
    return socket.option(StandardSocketOptions.SO_SNDBUF);
  }

  /**
   * Sets the size of the send buffer.
   *
   * @param bytes a wish; the system keeps it within its limits
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if negative
   */
  public void setSendBufferSize(int bytes) throws IOException {
    socket.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
  }

  /**
   * The size of the receive buffer (SO_RCVBUF).
   *
   * @return bytes; may be more than was asked for
   * @throws IOException if the system refuses
   */
  public int receiveBufferSize() throws IOException {
    return socket.option(StandardSocketOptions.SO_RCVBUF);
  }

  /**
   * Sets the size of the receive buffer.
   *
   * @param bytes a wish; the system keeps it within its limits
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if negative
   */
  public void setReceiveBufferSize(int bytes) throws IOException {
    socket.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
  }

  /**
   * How long closing the connection will wait for unsent bytes (SO_LINGER).
   *
   * @return whole seconds, or empty if it does not wait
   * @throws IOException if the system refuses
   */
  public Optional<Duration> linger() throws IOException {
    return OptionValues.linger(socket.option(StandardSocketOptions.SO_LINGER));
  }

  /**
   * Makes closing the connection wait for unsent bytes, and block the thread for it.
   *
   * @param limit rounded up to whole seconds, at most 65535
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the limit is negative or too long
   * @see TcpStream#setLinger
   */
  public void setLinger(Duration limit) throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, OptionValues.lingerSeconds(limit));
  }

  /**
   * Makes closing the connection break it at once.
   *
   * @throws IOException if the system refuses
   * @see TcpStream#setZeroLinger
   */
  public void setZeroLinger() throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  /**
   * Whether small writes are sent at once (TCP_NODELAY).
   *
   * @return true if so
   * @throws IOException if the system refuses
   */
  public boolean noDelay() throws IOException {
    return socket.option(StandardSocketOptions.TCP_NODELAY);
  }

  /**
   * Sets whether small writes are sent at once.
   *
   * @param on true for low latency, false for few packets
   * @throws IOException if the system refuses
   */
  public void setNoDelay(boolean on) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, on);
  }

  /**
   * The type of service of IPv4 packets (IP_TOS).
   *
   * @return 0 to 255
   * @throws IOException if the system refuses
   */
  public int typeOfService() throws IOException {
    return socket.option(StandardSocketOptions.IP_TOS);
  }

  /**
   * Sets the type of service of IPv4 packets.
   *
   * @param value 0 to 255
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if out of range
   */
  public void setTypeOfService(int value) throws IOException {
    socket.setOption(StandardSocketOptions.IP_TOS, value);
  }

  /**
   * The traffic class of IPv6 packets (IPV6_TCLASS, epoll only).
   *
   * @return 0 to 255
   * @throws IOException if the system refuses
   */
  public int trafficClass() throws IOException {
    return socket.option(ExtraSocketOptions.TCLASS_V6);
  }

  /**
   * Sets the traffic class of IPv6 packets (epoll only).
   *
   * @param value 0 to 255
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if out of range
   */
  public void setTrafficClass(int value) throws IOException {
    socket.setOption(ExtraSocketOptions.TCLASS_V6, value);
  }

  /**
   * The network device the socket is tied to (SO_BINDTODEVICE, epoll only).
   *
   * @return its name, or empty for any
   * @throws IOException if the system refuses
   */
  public Optional<String> device() throws IOException {
    return Optional.of(socket.option(ExtraSocketOptions.BIND_DEVICE))
        .filter(name -> !name.isEmpty());
  }

  /**
   * Ties the socket to a network device (epoll only). May need privileges.
   *
   * @param name for example {@code eth0}; the empty string for any
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if the name is too long
   */
  public void bindDevice(String name) throws IOException {
    socket.setOption(ExtraSocketOptions.BIND_DEVICE, name);
  }

  /**
   * Sets an option that has no method here.
   *
   * @param option of {@link StandardSocketOptions} or {@link ExtraSocketOptions}
   * @param value its new value
   * @param <T> its type
   * @throws IOException if the system refuses
   */
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    socket.setOption(option, value);
  }

  /** Closes the socket, unless it was used up. Closing twice does nothing. */
  @Override
  public void close() {
    Books.closed(note);
    socket.close();
  }

  @Override
  public String toString() {
    return "TcpSocket[" + socket + "]";
  }
}
