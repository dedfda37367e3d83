package edo.reactor.internal.nio;

import edo.reactor.ListenerSource;
import edo.reactor.StreamSource;
import edo.reactor.UnboundSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket before listen or connect.
 *
 * <p>{@code java.nio} wants to know from the start which of the two it will be. So this is a socket
 * channel; {@link #listen} puts a listening channel with the same address and options in its place.
 * Between the two, another program could take the port: then {@code listen} fails.
 */
public final class NioUnbound extends UnboundSocket {
  private final StandardProtocolFamily family;
  private final SocketChannel channel;
  private final Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
  private boolean handedOver;

  static {
    NioErrors.load();
  }

  /** What was bound to, if that left the port open and nobody has seen which it became. */
  private @Nullable SocketAddress anyPort;

  private NioUnbound(StandardProtocolFamily family, SocketChannel channel) {
    this.family = family;
    this.channel = channel;
  }

  static NioUnbound open(StandardProtocolFamily family) throws IOException {
    try {
      SocketChannel channel = SocketChannel.open(family);
      channel.configureBlocking(false);
      return new NioUnbound(family, channel);
    } catch (UnsupportedOperationException e) {
      var unsupported = new SocketException("Address family not supported: open a socket");
      unsupported.initCause(e);
      throw unsupported;
    } catch (IOException e) {
      throw NioErrors.translated(e, "open a socket");
    }
  }

  private SocketChannel channel() {
    if (handedOver) {
      throw new IllegalStateException(
          "this socket has become a listener or a stream: use that one");
    }
    return channel;
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    NioOptions.set(channel(), option, value);
    options.put(option, value);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    return NioOptions.get(channel(), option);
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    SocketAddress usable = NioAddresses.toJdk(address, family);
    try {
      channel().bind(usable);
      anyPort = usable instanceof InetSocketAddress any && any.getPort() == 0 ? any : null;
    } catch (IOException e) {
      throw NioErrors.translated(e, "bind to " + address);
    }
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    anyPort = null; // from now on it has to be this one
    return NioAddresses.ofJdk(channel().getLocalAddress());
  }

  @Override
  public ListenerSource listen(int backlog) throws IOException {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog must be at least 1, not " + backlog);
    }
    // The listening channel is another one, and in between somebody else may get the port: so where
    // any port will do and nobody has asked which it is, it is picked anew.
    SocketAddress any = anyPort;
    SocketAddress local = any != null ? any : channel().getLocalAddress();
    channel().close();
    handedOver = true;
    try {
      if (local instanceof UnixDomainSocketAddress file) {
        Files.deleteIfExists(file.getPath()); // the one that our bind has made
      }
      return listening(local, backlog);
    } catch (IOException e) {
      throw NioErrors.translated(e, "listen on " + local);
    }
  }

  private NioListener listening(SocketAddress local, int backlog) throws IOException {
    ServerSocketChannel opened = ServerSocketChannel.open(family);
    boolean ready = false;
    try {
      opened.configureBlocking(false);
      var listener = new NioListener(opened);
      for (var option : options.entrySet()) {
        listener.inherit(option.getKey(), option.getValue());
      }
      opened.bind(local, backlog);
      ready = true;
      return listener;
    } finally {
      if (!ready) {
        opened.close();
      }
    }
  }

  @Override
  public StreamSource connect(SocketAddress address) throws IOException {
    SocketAddress usable = NioAddresses.toJdk(address, family);
    try {
      channel().connect(usable);
      handedOver = true;
      return new NioStream(channel, NioAddresses.ofJdk(usable));
    } catch (IOException e) {
      channel.close();
      throw NioErrors.connecting(e, address);
    }
  }

  @Override
  public void close() {
    if (!handedOver) {
      new NioRegistration(channel).close();
    }
  }
}
