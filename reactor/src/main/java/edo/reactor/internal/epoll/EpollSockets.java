package edo.reactor.internal.epoll;

import edo.reactor.Backend;
import edo.reactor.Sockets;
import edo.reactor.UnboundSocket;
import java.io.IOException;

/** TCP sockets by system calls. */
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
}
