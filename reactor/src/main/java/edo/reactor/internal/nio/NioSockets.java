package edo.reactor.internal.nio;

import edo.reactor.Backend;
import edo.reactor.Sockets;
import edo.reactor.UnboundSocket;
import java.io.IOException;
import java.net.StandardProtocolFamily;

/** TCP sockets by channels. */
public final class NioSockets extends Sockets {
  /** The only one: it has no state. */
  public static final NioSockets INSTANCE = new NioSockets();

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
}
