package edo.reactor.internal.epoll;

import edo.reactor.DatagramBatch;
import edo.reactor.DatagramSource;
import edo.reactor.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/** A datagram socket. */
public final class EpollDatagram extends DatagramSource {
  private static final int SOCK_DGRAM = 2;

  private final DatagramFd socket;

  private EpollDatagram(DatagramFd socket) {
    this.socket = socket;
  }

  static EpollDatagram open(int family) throws IOException {
    return new EpollDatagram(new DatagramFd(EpollUnbound.socket(family, SOCK_DGRAM), family));
  }

  static EpollDatagram adopted(int fd, int family) {
    return new EpollDatagram(new DatagramFd(fd, family));
  }

  static DatagramSource[] pair() throws IOException {
    int[] fds = EpollUnbound.pair(SOCK_DGRAM);
    return new DatagramSource[] {
      new EpollDatagram(new DatagramFd(fds[0], SocketAddresses.AF_UNIX)),
      new EpollDatagram(new DatagramFd(fds[1], SocketAddresses.AF_UNIX))
    };
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    EpollUnbound.bind(socket, socket.family(), address);
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    int result;
    do {
      result = EpollUnbound.connect(socket, socket.family(), address);
    } while (result == -Errno.EINTR);
    if (result < 0) {
      throw Errno.connectFailure(-result, address);
    }
  }

  @Override
  public int send(byte[] array, int offset, int length) throws IOException {
    return socket.send(array, offset, length);
  }

  @Override
  public int send(ByteBuffer buffer) throws IOException {
    return socket.send(buffer);
  }

  @Override
  public int sendTo(ByteBuffer buffer, SocketAddress to) throws IOException {
    return socket.sendTo(buffer, to);
  }

  @Override
  public int receive(byte[] array, int offset, int length) throws IOException {
    return socket.receive(array, offset, length, false);
  }

  @Override
  public int receive(ByteBuffer buffer) throws IOException {
    return socket.receive(buffer, false);
  }

  @Override
  public Optional<SocketAddress> receiveFrom(ByteBuffer buffer) throws IOException {
    return socket.receiveFrom(buffer, false);
  }

  @Override
  public int receive(DatagramBatch<?> batch) throws IOException {
    return batch instanceof EpollBatch<?> ours ? ours.receive(socket) : super.receive(batch);
  }

  @Override
  public int send(DatagramBatch<?> batch) throws IOException {
    return batch instanceof EpollBatch<?> ours ? ours.send(socket) : super.send(batch);
  }

  @Override
  public int peek(byte[] array, int offset, int length) throws IOException {
    return socket.receive(array, offset, length, true);
  }

  @Override
  public int peek(ByteBuffer buffer) throws IOException {
    return socket.receive(buffer, true);
  }

  @Override
  public Optional<SocketAddress> peekFrom(ByteBuffer buffer) throws IOException {
    return socket.receiveFrom(buffer, true);
  }

  @Override
  public void join(InetAddress group, NetworkInterface on) throws IOException {
    EpollMulticast.join(socket, group, on);
  }

  @Override
  public void leave(InetAddress group, NetworkInterface on) throws IOException {
    EpollMulticast.leave(socket, group, on);
  }

  @Override
  public void shutdownInput() throws IOException {
    EpollStream.shutdown(socket, EpollStream.SHUT_RD);
  }

  @Override
  public void shutdownOutput() throws IOException {
    EpollStream.shutdown(socket, EpollStream.SHUT_WR);
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return EpollAddresses.local(socket);
  }

  @Override
  public SocketAddress peerAddress() throws IOException {
    return EpollAddresses.peer(socket);
  }

  @Override
  public Optional<IOException> takeError() throws IOException {
    return EpollOptions.takeException(socket);
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    EpollOptions.set(socket, option, value);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    return EpollOptions.get(socket, option);
  }

  @Override
  public OptionalInt fd() {
    return socket.fdIfOpen();
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    socket.registerWith(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    socket.reregisterWith(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    socket.deregisterFrom(registry);
  }

  @Override
  public void rearm(int interestBits) {
    // An edge of epoll needs no arming.
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public String toString() {
    return "DatagramSource[" + (socket.isClosed() ? "closed" : "fd " + socket.number()) + "]";
  }
}
