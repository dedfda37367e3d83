package edo.reactor;

import edo.reactor.internal.epoll.EpollDatagram;
import edo.reactor.internal.foreign.ForeignDatagram;
import edo.reactor.internal.nio.NioDatagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A datagram socket: UDP, or a Unix socket for datagrams (epoll only). Made by {@link Sockets}.
 *
 * <p>No method waits. A datagram is sent whole or not at all; one that is longer than the room it
 * is received into loses its rest. An empty one is a datagram like any other. Addresses are {@link
 * java.net.InetSocketAddress} or {@link UnixAddress}.
 *
 * <p>All methods may be called from any thread. Operations on a closed socket throw {@link
 * java.nio.channels.ClosedChannelException}. It must be closed; nothing else frees the descriptor.
 *
 * <p>Failures are {@link java.net.ConnectException} (a connected socket has learnt that nobody
 * listens at the other end), {@link java.net.SocketException} ("Not connected", "Message too
 * long"), {@link ResourceExhaustedException}, or another {@link IOException}.
 */
public abstract sealed class DatagramSource implements Source, AutoCloseable
    permits EpollDatagram, NioDatagram, ForeignDatagram {
  /** For the backends. */
  protected DatagramSource() {}

  /**
   * Binds to a local address.
   *
   * @param address of the socket's family, resolved; port 0 picks a free one. A path must not exist
   *     yet, and is not deleted when the socket is closed
   * @throws java.net.BindException if the address is in use or not of this machine
   * @throws IllegalArgumentException if the address is unresolved or of the wrong family
   * @throws IOException if the system refuses
   */
  public abstract void bind(SocketAddress address) throws IOException;

  /**
   * Sets the peer: datagrams go to it and are taken from it only. May be called again with another.
   *
   * @param address of the peer
   * @throws IllegalArgumentException if the address is unresolved or of the wrong family
   * @throws IOException if the system refuses
   */
  public abstract void connect(SocketAddress address) throws IOException;

  /**
   * Sends a datagram to the peer. With epoll: one system call, no copy.
   *
   * @param array where from
   * @param offset of the first byte
   * @param length how many bytes
   * @return the length, or {@code WOULD_BLOCK}
   * @throws IOException if it fails
   */
  public abstract int send(byte[] array, int offset, int length) throws IOException;

  /**
   * Sends what a buffer has between position and limit to the peer, and advances the position.
   *
   * @param buffer where from, heap or direct
   * @return the length, or {@code WOULD_BLOCK}
   * @throws IOException if it fails
   */
  public abstract int send(ByteBuffer buffer) throws IOException;

  /**
   * Sends what a buffer has between position and limit to an address, and advances the position.
   *
   * @param buffer where from, heap or direct
   * @param to where to
   * @return the length, or {@code WOULD_BLOCK}
   * @throws IllegalArgumentException if the address is unresolved or of the wrong family
   * @throws IOException if it fails
   */
  public abstract int sendTo(ByteBuffer buffer, SocketAddress to) throws IOException;

  /**
   * Receives a datagram, whoever sent it. With epoll: one system call, no copy.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if it fails
   */
  public abstract int receive(byte[] array, int offset, int length) throws IOException;

  /**
   * Receives a datagram into a buffer, from its position to its limit, and advances the position.
   *
   * @param buffer where to, heap or direct
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if it fails
   */
  public abstract int receive(ByteBuffer buffer) throws IOException;

  /**
   * As {@link #receive(ByteBuffer)}, and tells who sent it. With epoll the addresses of some peers
   * are kept, so that a peer that sends again costs no allocation.
   *
   * @param buffer where to, heap or direct
   * @return the sender, or empty if there is no datagram
   * @throws IOException if it fails
   */
  public abstract Optional<SocketAddress> receiveFrom(ByteBuffer buffer) throws IOException;

  /**
   * Receives datagrams into a batch, behind those that are there, until it is full or there are no
   * more. With epoll and a batch of {@link Sockets#datagramBatch}: one system call.
   *
   * @param batch where to
   * @return how many, at least one, or {@code WOULD_BLOCK}
   * @throws IllegalStateException if the batch is full
   * @throws IOException if it fails; what came before that is in the batch
   */
  public int receive(DatagramBatch<?> batch) throws IOException {
    return batch.receiveEach(this);
  }

  /**
   * Sends datagrams from the front of a batch and removes them from it, until it is empty or there
   * is no room for more. With epoll and a batch of {@link Sockets#datagramBatch}: one system call,
   * which may stop early without a reason.
   *
   * @param batch where from
   * @return how many, 0 only if the batch is empty, or {@code WOULD_BLOCK}
   * @throws IllegalArgumentException if the first one's address is unresolved or of the wrong
   *     family
   * @throws IOException if the first one that is left in the batch cannot be sent
   */
  public int send(DatagramBatch<?> batch) throws IOException {
    return batch.sendEach(this);
  }

  /**
   * As {@link #receive(byte[], int, int)}, and leaves the datagram where it is.
   *
   * @param array where to
   * @param offset of the first byte
   * @param length how many bytes at most
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if it fails
   */
  public abstract int peek(byte[] array, int offset, int length) throws IOException;

  /**
   * As {@link #receive(ByteBuffer)}, and leaves the datagram where it is.
   *
   * @param buffer where to, heap or direct; its position advances
   * @return the number of bytes, or {@code WOULD_BLOCK}
   * @throws IOException if it fails
   */
  public abstract int peek(ByteBuffer buffer) throws IOException;

  /**
   * As {@link #receiveFrom}, and leaves the datagram where it is.
   *
   * @param buffer where to, heap or direct; its position advances
   * @return the sender, or empty if there is no datagram
   * @throws IOException if it fails
   */
  public abstract Optional<SocketAddress> peekFrom(ByteBuffer buffer) throws IOException;

  /**
   * Takes part in a group.
   *
   * @param group a multicast address of the socket's family
   * @param on the network interface to listen on
   * @throws IllegalArgumentException if the address is no multicast address, or of the other family
   * @throws IOException if the system refuses
   */
  public abstract void join(InetAddress group, NetworkInterface on) throws IOException;

  /**
   * Ends taking part in a group.
   *
   * @param group the group
   * @param on the network interface
   * @throws IOException if the socket has not joined it there, or the system refuses
   */
  public abstract void leave(InetAddress group, NetworkInterface on) throws IOException;

  /**
   * Shuts the receiving direction down (Unix sockets only).
   *
   * @throws IOException if the system refuses
   */
  public abstract void shutdownInput() throws IOException;

  /**
   * Shuts the sending direction down (Unix sockets only).
   *
   * @throws IOException if the system refuses
   */
  public abstract void shutdownOutput() throws IOException;

  /**
   * This end's address.
   *
   * @return it
   * @throws IOException if the system refuses
   */
  public abstract SocketAddress localAddress() throws IOException;

  /**
   * The peer's address.
   *
   * @return it
   * @throws IOException if the socket is not connected
   */
  public abstract SocketAddress peerAddress() throws IOException;

  /**
   * Takes the error that an event announced, if any; always empty with {@code java.nio}.
   *
   * @return the error
   * @throws IOException if the system refuses to tell
   */
  public abstract Optional<IOException> takeError() throws IOException;

  /**
   * Sets an option.
   *
   * @param <T> its type
   * @param option of {@link java.net.StandardSocketOptions} or {@link ExtraSocketOptions}
   * @param value its new value
   * @throws UnsupportedOperationException if the backend has no such option
   * @throws IllegalArgumentException if the value is out of range
   * @throws IOException if the system refuses
   */
  public abstract <T> void setOption(SocketOption<T> option, T value) throws IOException;

  /**
   * Reads an option.
   *
   * @param <T> its type
   * @param option of {@link java.net.StandardSocketOptions} or {@link ExtraSocketOptions}
   * @return its value
   * @throws UnsupportedOperationException if the backend has no such option
   * @throws IOException if the system refuses
   */
  public abstract <T> T option(SocketOption<T> option) throws IOException;

  /**
   * The file descriptor, owned by this socket.
   *
   * @return the descriptor, or empty with {@code java.nio} or when closed
   */
  public abstract OptionalInt fd();

  /**
   * Deregisters and closes. Closing twice does nothing. With {@code java.nio} the descriptor of a
   * registered socket is freed by the next poll only.
   */
  @Override
  public abstract void close();
}
