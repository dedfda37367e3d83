package edo.sim.internal.net;

import edo.reactor.ListenerSource;
import edo.reactor.StreamSource;
import edo.reactor.internal.foreign.ForeignUnbound;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A TCP socket that is neither a listener nor a connection yet. */
final class SimUnbound extends ForeignUnbound {
  private final Stack stack;
  private final boolean v6;
  private final Options options;
  private @Nullable InetSocketAddress bound;
  private boolean closed;

  SimUnbound(Stack stack, boolean v6) {
    this.stack = stack;
    this.v6 = v6;
    this.options = new Options(stack.settings().bufferSize());
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    stack.requireAlive();
  }

  static InetAddress anyLocal(boolean v6) {
    try {
      return InetAddress.getByAddress(new byte[v6 ? 16 : 4]);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  static InetSocketAddress internet(SocketAddress address, boolean v6) {
    if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
      throw new IllegalArgumentException("not a resolved address of the internet: " + address);
    }
    if (!v6 && internet.getAddress() instanceof Inet6Address) {
      throw new IllegalArgumentException("a socket of IPv4 has no use for " + address);
    }
    return internet;
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    requireOpen();
    options.set(option, value);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    requireOpen();
    return options.get(option);
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    requireOpen();
    if (bound != null) {
      throw new SocketException("Invalid argument: already bound to " + bound);
    }
    InetSocketAddress wanted = internet(address, v6);
    stack.requireOwn(wanted, v6);
    int port = wanted.getPort();
    bound =
        port != 0
            ? wanted
            : new InetSocketAddress(wanted.getAddress(), stack.freePort(wanted.getAddress()));
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    requireOpen();
    return bound != null ? bound : new InetSocketAddress(anyLocal(v6), 0);
  }

  @Override
  public ListenerSource listen(int backlog) throws IOException {
    requireOpen();
    if (backlog < 1) {
      throw new IllegalArgumentException("the backlog must be at least 1, not " + backlog);
    }
    closed = true;
    InetSocketAddress at = bound;
    if (at == null) {
      at = new InetSocketAddress(anyLocal(v6), stack.freePort(anyLocal(v6)));
    }
    var listener = new SimListener(stack, at, backlog, options);
    stack.add(listener);
    return listener;
  }

  @Override
  public StreamSource connect(SocketAddress address) throws IOException {
    requireOpen();
    closed = true;
    InetSocketAddress to = internet(address, v6);
    InetAddress peer = to.getAddress();
    if (peer.isAnyLocalAddress()) {
      peer = stack.machine().address(); // as Linux does: to this machine
    }
    if (!peer.isLoopbackAddress() && stack.network().at(peer) == null) {
      throw new NoRouteToHostException("Network is unreachable: connect to " + address);
    }
    InetAddress from = stack.localFor(peer);
    InetSocketAddress at = bound;
    if (at != null && !at.getAddress().isAnyLocalAddress()) {
      from = at.getAddress();
    }
    if (from.isLoopbackAddress() != peer.isLoopbackAddress()) {
      throw new BindException("Cannot assign requested address: connect to " + address);
    }
    int port = at != null ? at.getPort() : stack.freePort(from);
    TcpEnd end =
        TcpEnd.connect(
            stack,
            new InetSocketAddress(from, port),
            new InetSocketAddress(peer, to.getPort()),
            options);
    return new SimStream(stack, end, options);
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "socket of " + stack.machine();
  }
}
