package edo.reactor.internal.epoll;

import edo.reactor.Backend;
import edo.reactor.DatagramBatch;
import edo.reactor.DatagramSource;
import edo.reactor.ListenerSource;
import edo.reactor.Sockets;
import edo.reactor.StreamSource;
import edo.reactor.UnboundSocket;
import java.io.IOException;
import java.net.SocketAddress;

/** Sockets by system calls. */
public final class EpollSockets extends Sockets {
  /** The only one: it has no state. */
  public static final EpollSockets INSTANCE = new EpollSockets();

  private EpollSockets() {}

  @Override
  public Backend backend() {
    return Backend.EPOLL;
  }

  @Override
  public UnboundSocket tcp4() throws IOException {
    return EpollUnbound.open(SocketAddresses.AF_INET);
  }

  @Override
  public UnboundSocket tcp6() throws IOException {
    return EpollUnbound.open(SocketAddresses.AF_INET6);
  }

  @Override
  public UnboundSocket unix() throws IOException {
    return EpollUnbound.open(SocketAddresses.AF_UNIX);
  }

  @Override
  public DatagramSource udp4() throws IOException {
    return EpollDatagram.open(SocketAddresses.AF_INET);
  }

  @Override
  public DatagramSource udp6() throws IOException {
    return EpollDatagram.open(SocketAddresses.AF_INET6);
  }

  @Override
  public DatagramSource unixDatagram() throws IOException {
    return EpollDatagram.open(SocketAddresses.AF_UNIX);
  }

  @Override
  public ListenerSource adoptListener(int fd, boolean unix) throws IOException {
    return EpollAdopted.listener(fd, unix);
  }

  @Override
  public StreamSource adoptStream(int fd, boolean unix) throws IOException {
    return EpollAdopted.stream(fd, unix);
  }

  @Override
  public DatagramSource adoptDatagram(int fd, boolean unix) throws IOException {
    return EpollAdopted.datagram(fd, unix);
  }

  @Override
  public <A extends SocketAddress> DatagramBatch<A> datagramBatch(int capacity, int room) {
    return new EpollBatch<>(capacity, room);
  }

  @Override
  protected DatagramSource[] openUnixDatagramPair() throws IOException {
    return EpollDatagram.pair();
  }

  @Override
  protected StreamSource[] openUnixPair() throws IOException {
    return EpollUnbound.pair();
  }
}
