package edo.reactor.internal.epoll;

import edo.reactor.ListenerSource;
import edo.reactor.Registry;
import edo.reactor.StreamSource;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Optional;
import java.util.OptionalInt;

/** A listening socket. */
public final class EpollListener extends ListenerSource {
  /** So many connections in a row that are gone are none: then it is the listener that fails. */
  private static final int MOST_PASSED = 128;

  private final Descriptor socket;

  EpollListener(Descriptor socket) {
    this.socket = socket;
  }

  @Override
  public Optional<StreamSource> accept() throws IOException {
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      int result;
      int passed = 0;
      do {
        scratch.setLength(SocketAddresses.MAX_BYTES);
        result =
            LinuxNative.accept4(
                scratch.errno,
                socket.number(),
                scratch.address,
                scratch.length,
                EpollUnbound.NONBLOCK_CLOEXEC);
      } while (concernsOneConnection(-result) && passed++ < MOST_PASSED);
      if (result == -Errno.EAGAIN) {
        return Optional.empty();
      }
      if (result < 0) {
        throw Errno.failure(-result, "accept a connection");
      }
      return Optional.of(accepted(result, scratch));
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  private static EpollStream accepted(int fd, CallScratch scratch) throws IOException {
    var stream = new StreamFd(fd, true);
    try {
      return EpollStream.connected(
          stream, SocketAddresses.decode(scratch.address, scratch.lengthSet()));
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Errors that Linux passes on from the new connection: it is gone, the next one is as good. */
  static boolean concernsOneConnection(int errno) {
    return switch (errno) {
      case Errno.EINTR,
          Errno.ECONNABORTED,
          Errno.EPERM, // forbidden by a firewall
          Errno.EPROTO,
          Errno.ENOPROTOOPT,
          Errno.EOPNOTSUPP,
          Errno.ENONET,
          Errno.ENETDOWN,
          Errno.ENETUNREACH,
          Errno.EHOSTDOWN,
          Errno.EHOSTUNREACH ->
          true;
      default -> false;
    };
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return EpollAddresses.local(socket);
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
    return "ListenerSource[" + (socket.isClosed() ? "closed" : "fd " + socket.number()) + "]";
  }
}
