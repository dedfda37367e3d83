package edo.net;

import edo.reactor.TcpOptions;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;

/** The options of a {@link TcpStream}; a class of its own only to keep them apart in the source. */
abstract sealed class StreamOptions permits TcpStream {
  final StreamIo io;

  StreamOptions(StreamIo io) {
    this.io = io;
  }

  /**
   * Takes the error that the connection has suffered and no operation has reported yet.
   *
   * @return the error; always empty with {@code java.nio}, where the next operation tells it
   * @throws IOException if this end was closed
   */
  public Optional<IOException> takeError() throws IOException {
    return io.source.takeError();
  }

  /**
   * Whether small writes are sent at once (TCP_NODELAY).
   *
   * @return true if they do not wait for the acknowledgement of what was sent before
   * @throws IOException if this end was closed
   */
  public boolean noDelay() throws IOException {
    return io.source.option(StandardSocketOptions.TCP_NODELAY);
  }

  /**
   * Sets whether small writes are sent at once.
   *
   * @param on true for low latency, false for few packets
   * @throws IOException if this end was closed
   */
  public void setNoDelay(boolean on) throws IOException {
    io.source.setOption(StandardSocketOptions.TCP_NODELAY, on);
  }

  /**
   * Whether what arrives is acknowledged at once (TCP_QUICKACK, Linux with epoll).
   *
   * @return true if so at this moment
   * @throws IOException if this end was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public boolean quickAck() throws IOException {
    return io.source.option(TcpOptions.QUICKACK);
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
    io.source.setOption(TcpOptions.QUICKACK, on);
  }

  /**
   * How long {@link TcpStream#close} waits for unsent bytes (SO_LINGER).
   *
   * @return whole seconds, or empty if it does not wait and the system goes on sending
   * @throws IOException if this end was closed
   */
  public Optional<Duration> linger() throws IOException {
    return OptionValues.linger(io.source.option(StandardSocketOptions.SO_LINGER));
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
    io.source.setOption(StandardSocketOptions.SO_LINGER, OptionValues.lingerSeconds(limit));
  }

  /**
   * Makes {@link TcpStream#close} break the connection at once: unsent bytes are dropped and the
   * peer reads "Connection reset".
   *
   * @throws IOException if this end was closed
   */
  public void setZeroLinger() throws IOException {
    io.source.setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  /**
   * The time to live, or hop limit, of packets sent (epoll only).
   *
   * @return 1 to 255
   * @throws IOException if this end was closed
   * @throws UnsupportedOperationException with {@code java.nio}
   */
  public int ttl() throws IOException {
    return io.source.option(TcpOptions.TTL);
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
    io.source.setOption(TcpOptions.TTL, OptionValues.timeToLive(hops));
  }

  /**
   * Whether an idle connection is probed (SO_KEEPALIVE).
   *
   * @return true if so
   * @throws IOException if this end was closed
   */
  public boolean keepAlive() throws IOException {
    return io.source.option(StandardSocketOptions.SO_KEEPALIVE);
  }

  /**
   * Sets whether an idle connection is probed, as often as the system is set up to.
   *
   * @param on true to find out about a peer that has vanished
   * @throws IOException if this end was closed
   */
  public void setKeepAlive(boolean on) throws IOException {
    io.source.setOption(StandardSocketOptions.SO_KEEPALIVE, on);
  }
}
