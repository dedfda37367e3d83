package edo.reactor.internal.nio;

import edo.reactor.Backend;
import edo.reactor.DatagramBatch;
import edo.reactor.DatagramSource;
import edo.reactor.ListenerSource;
import edo.reactor.Sockets;
import edo.reactor.StreamSource;
import edo.reactor.UnboundSocket;
import edo.reactor.UnixAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

/** Sockets by channels. */
public final class NioSockets extends Sockets {
  /** The only one: it has no state. */
  public static final NioSockets INSTANCE = new NioSockets();

  /** What to do about something that is not to be had here. */
  static final String NEEDS_EPOLL =
      "%s: use the EPOLL backend (Linux; start java with --enable-native-access=edo.reactor)";

  private NioSockets() {}

  @Override
  public Backend backend() {
    return Backend.NIO;
  }

  @Override
  public UnboundSocket tcp4() throws IOException {
    return NioUnbound.open(StandardProtocolFamily.INET);
  }

  @Override
  public UnboundSocket tcp6() throws IOException {
    return NioUnbound.open(StandardProtocolFamily.INET6);
  }

  @Override
  public UnboundSocket unix() throws IOException {
    return NioUnbound.open(StandardProtocolFamily.UNIX);
  }

  @Override
  public DatagramSource udp4() throws IOException {
    return NioDatagram.open(StandardProtocolFamily.INET);
  }

  @Override
  public DatagramSource udp6() throws IOException {
    return NioDatagram.open(StandardProtocolFamily.INET6);
  }

  @Override
  public DatagramSource unixDatagram() {
    throw new UnsupportedOperationException(
        NEEDS_EPOLL.formatted("java.nio has no Unix sockets for datagrams"));
  }

  @Override
  public ListenerSource adoptListener(int fd, boolean unix) {
    throw takesNoDescriptors();
  }

  @Override
  public StreamSource adoptStream(int fd, boolean unix) {
    throw takesNoDescriptors();
  }

  @Override
  public DatagramSource adoptDatagram(int fd, boolean unix) {
    throw takesNoDescriptors();
  }

  private static UnsupportedOperationException takesNoDescriptors() {
    return new UnsupportedOperationException(
        NEEDS_EPOLL.formatted("java.nio takes no descriptors"));
  }

  @Override
  public <A extends SocketAddress> DatagramBatch<A> datagramBatch(int capacity, int room) {
    return new NioBatch<>(capacity, room);
  }

  @Override
  protected DatagramSource[] openUnixDatagramPair() {
    return new DatagramSource[] {unixDatagram()};
  }

  // The JDK has no socketpair: a listener with a name of the JDK's choice is there for a moment.
  @Override
  protected StreamSource[] openUnixPair() throws IOException {
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(null);
      SocketAddress address = listener.getLocalAddress();
      try {
        SocketChannel one = SocketChannel.open(address);
        try {
          SocketChannel other = listener.accept();
          one.configureBlocking(false);
          other.configureBlocking(false);
          UnixAddress none = UnixAddress.unnamed();
          return new StreamSource[] {new NioStream(one, none), new NioStream(other, none)};
        } catch (IOException e) {
          one.close();
          throw e;
        }
      } finally {
        if (address instanceof UnixDomainSocketAddress file) {
          Files.deleteIfExists(file.getPath());
        }
      }
    } catch (IOException e) {
      throw NioErrors.translated(e, "open a pair of Unix sockets");
    }
  }
}
