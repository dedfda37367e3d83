package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.reactor.ExtraSocketOptions;
import edo.reactor.Sockets;
import edo.task.Async;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A TCP connection.
 *
 * {@snippet :
 * try (var stream = TcpStream.connect("localhost:" + port)) {
 *   stream.writeAll("hello".getBytes(StandardCharsets.UTF_8));
 *   stream.shutdownOutput();
 *   String answer = new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
 * }
 * }
 *
 * <p>It belongs to the runtime it was made on, the ambient one of the caller, and may be used from
 * any thread. How reads and writes wait, and what cancelling them does, is told by {@link
 * ReadyReader} and {@link ReadyWriter}. It must be closed; nothing else frees the descriptor.
 */
public final class TcpStream extends SocketStream<TcpStream> {
  TcpStream(StreamIo io) {
    super(io, TcpStream::new);
  }

  // ---------------------------------------------------------------- connecting

  /**
   * Connects. A name with several addresses is tried address by address.
   *
   * <p><b>Blocking:</b> suspends the caller until one address has answered or all have failed; for
   * an unreachable peer that takes as long as the system takes, so put {@link
   * edo.time.Time#timeout} around it. <b>Cancellation:</b> gives the attempt up and closes its
   * socket.
   *
   * @param hostAndPort as for {@link Addresses#lookup(String)}
   * @return the connection
   * @throws java.net.ConnectException if the last address refused, or did not answer
   * @throws java.net.UnknownHostException if the name has no address
   * @throws IOException if the last address failed in another way; the errors of those before it
   *     are its suppressed exceptions
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static TcpStream connect(String hostAndPort) throws IOException {
    return StreamIo.await(connectAsync(hostAndPort));
  }

  /**
   * Connects to the first of several addresses that answers, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IOException as for {@link #connect(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #connect(String)
   */
  public static TcpStream connect(InetSocketAddress... addresses) throws IOException {
    return StreamIo.await(connectAsync(addresses));
  }

  /**
   * Connects to the first of several addresses that answers, tried in order.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IOException as for {@link #connect(String)}
   * @throws IllegalArgumentException if there is no address
   * @see #connect(String)
   */
  public static TcpStream connect(List<InetSocketAddress> addresses) throws IOException {
    return StreamIo.await(connectAsync(addresses));
  }

  /**
   * {@link #connect(String)} as a computation.
   *
   * @param hostAndPort as for {@link Addresses#lookup(String)}
   * @return the connection
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static Async<TcpStream> connectAsync(String hostAndPort) {
    return connectAsync(List.of(Addresses.parse(hostAndPort)));
  }

  /**
   * {@link #connect(InetSocketAddress...)} as a computation.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IllegalArgumentException if there is no address
   */
  public static Async<TcpStream> connectAsync(InetSocketAddress... addresses) {
    return connectAsync(List.of(addresses));
  }

  /**
   * {@link #connect(List)} as a computation.
   *
   * @param addresses one or more; unresolved ones are looked up
   * @return the connection
   * @throws IllegalArgumentException if there is no address
   */
  public static Async<TcpStream> connectAsync(List<InetSocketAddress> addresses) {
    Addresses.requireSome(addresses, "connect to");
    Host host = Ambient.host();
    Sockets sockets = host.sockets();
    return new ConnectAsync<>(
        host, sockets::connect, Addresses.resolve(host, addresses), TcpStream::new);
  }

  /**
   * Takes over a TCP connection that comes from elsewhere as a descriptor, from whoever started
   * this process for example, and makes it non-blocking (epoll only).
   *
   * @param fd owned by the result if all goes well
   * @return the connection
   * @throws IOException if the descriptor is not open, or the runtime has shut down (then it is
   *     closed)
   * @throws IllegalArgumentException if it is no TCP connection
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public static TcpStream ofFd(int fd) throws IOException {
    Host host = Ambient.host();
    return new TcpStream(StreamIo.of(host, host.sockets().adoptStream(fd, false)));
  }

  // ---------------------------------------------------------------- state

  @Override
  public InetSocketAddress localAddress() throws IOException {
    return Addresses.internet(io.socket().localAddress());
  }

  @Override
  public InetSocketAddress peerAddress() throws IOException {
    return Addresses.internet(io.socket().peerAddress());
  }

  @Override
  public String toString() {
    return "TcpStream[" + io + "]";
  }

  // ---------------------------------------------------------------- options

  /**
   * Whether small writes are sent at once (TCP_NODELAY).
   *
   * @return true if they do not wait for the acknowledgement of what was sent before
   * @throws IOException if this end was closed
   */
  public boolean noDelay() throws IOException {
    return io.socket().option(StandardSocketOptions.TCP_NODELAY);
  }

  /**
   * Sets whether small writes are sent at once.
   *
   * @param on true for low latency, false for few packets
   * @throws IOException if this end was closed
   */
  public void setNoDelay(boolean on) throws IOException {
    io.socket().setOption(StandardSocketOptions.TCP_NODELAY, on);
  }

  /**
   * Whether what arrives is acknowledged at once (TCP_QUICKACK, Linux with epoll).
   *
   * @return true if so at this moment
   * @throws IOException if this end was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public boolean quickAck() throws IOException {
    return io.socket().option(ExtraSocketOptions.QUICKACK);
  }

  /**
   * Sets whether what arrives is acknowledged at once. Does not last: the system changes it as it
   * sees fit.
   *
   * @param on true for at once
   * @throws IOException if this end was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public void setQuickAck(boolean on) throws IOException {
    io.socket().setOption(ExtraSocketOptions.QUICKACK, on);
  }

  /**
   * How long {@link TcpStream#close} waits for unsent bytes (SO_LINGER).
   *
   * @return whole seconds, or empty if it does not wait and the system goes on sending
   * @throws IOException if this end was closed
   */
  public Optional<Duration> linger() throws IOException {
    return OptionValues.linger(io.socket().option(StandardSocketOptions.SO_LINGER));
  }

  /**
   * Makes {@link TcpStream#close} wait for unsent bytes. It then blocks the thread for up to that
   * long, whatever it runs on; {@link #setZeroLinger} is the one use that does not.
   *
   * @param limit rounded up to whole seconds, at most 65535
   * @throws IOException if this end was closed
   * @throws IllegalArgumentException if the limit is negative or too long
   */
  public void setLinger(Duration limit) throws IOException {
    io.socket().setOption(StandardSocketOptions.SO_LINGER, OptionValues.lingerSeconds(limit));
  }

  /**
   * Makes {@link TcpStream#close} break the connection at once: unsent bytes are dropped and the
   * peer reads "Connection reset".
   *
   * @throws IOException if this end was closed
   */
  public void setZeroLinger() throws IOException {
    io.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  /**
   * The time to live, or hop limit, of packets sent (epoll only).
   *
   * @return 1 to 255
   * @throws IOException if this end was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public int ttl() throws IOException {
    return io.socket().option(ExtraSocketOptions.TTL);
  }

  /**
   * Sets the time to live, or hop limit, of packets sent (epoll only).
   *
   * @param hops 1 to 255
   * @throws IOException if this end was closed
   * @throws IllegalArgumentException if out of range
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public void setTtl(int hops) throws IOException {
    io.socket().setOption(ExtraSocketOptions.TTL, OptionValues.timeToLive(hops));
  }

  /**
   * Whether an idle connection is probed (SO_KEEPALIVE).
   *
   * @return true if so
   * @throws IOException if this end was closed
   */
  public boolean keepAlive() throws IOException {
    return io.socket().option(StandardSocketOptions.SO_KEEPALIVE);
  }

  /**
   * Sets whether an idle connection is probed, as often as the system is set up to.
   *
   * @param on true to find out about a peer that has vanished
   * @throws IOException if this end was closed
   */
  public void setKeepAlive(boolean on) throws IOException {
    io.socket().setOption(StandardSocketOptions.SO_KEEPALIVE, on);
  }
}
