package edo.reactor.internal.nio;

import edo.reactor.ListenerSource;
import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.StreamSource;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A listening channel. Options that only connections have are remembered and given to each
 * connection that is accepted, which is what the system does by itself for a listening socket.
 */
public final class NioListener extends ListenerSource {
  /** So many connections in a row that are gone are none: then it is the listener that fails. */
  private static final int MOST_PASSED = 128;

  private final ServerSocketChannel channel;
  private final NioRegistration registration;
  private final Map<SocketOption<?>, Object> inherited = new ConcurrentHashMap<>();

  NioListener(ServerSocketChannel channel) {
    this.channel = channel;
    registration = new NioRegistration(channel);
  }

  @Override
  public Optional<StreamSource> accept() throws IOException {
    for (int passed = 0; ; passed++) {
      SocketChannel accepted;
      try {
        accepted = channel.accept();
      } catch (IOException e) {
        if (passed < MOST_PASSED && NioErrors.concernsOneConnection(e)) {
          continue;
        }
        throw NioErrors.translated(e, "accept a connection");
      }
      if (accepted == null) {
        registration.rearm(Readiness.READABLE);
        return Optional.empty();
      }
      return Optional.of(prepared(accepted));
    }
  }

  private NioStream prepared(SocketChannel accepted) throws IOException {
    try {
      accepted.configureBlocking(false);
      for (var option : inherited.entrySet()) {
        setUnchecked(accepted, option.getKey(), option.getValue());
      }
      return new NioStream(accepted, NioAddresses.ofJdk(accepted.getRemoteAddress()));
    } catch (IOException | RuntimeException e) {
      accepted.close();
      throw e;
    }
  }

  /** Sets an option of the unbound socket that this listener was made from. */
  void inherit(SocketOption<?> option, Object value) throws IOException {
    if (channel.supportedOptions().contains(option)) {
      setUnchecked(channel, option, value);
    } else {
      inherited.put(option, value);
    }
  }

  // The value came in through a method that had both with the same T.
  @SuppressWarnings("unchecked")
  private static void setUnchecked(NetworkChannel to, SocketOption<?> option, Object value)
      throws IOException {
    to.setOption((SocketOption<Object>) option, value);
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return NioAddresses.local(channel);
  }

  @Override
  public Optional<IOException> takeError() throws IOException {
    registration.requireOpen();
    return Optional.empty();
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    registration.requireOpen();
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
      return;
    }
    // A connection that is not connected knows what connections can have, and checks the value.
    try (var probe = SocketChannel.open()) {
      NioOptions.set(probe, option, value);
    }
    inherited.put(option, value);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    registration.requireOpen();
    Object remembered = inherited.get(option);
    return remembered != null ? option.type().cast(remembered) : NioOptions.get(channel, option);
  }

  @Override
  public OptionalInt fd() {
    return OptionalInt.empty();
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    registration.registerWith(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    registration.reregisterWith(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    registration.deregisterFrom(registry);
  }

  @Override
  public void rearm(int interestBits) {
    registration.rearm(interestBits);
  }

  @Override
  public void close() {
    registration.close();
  }

  @Override
  public String toString() {
    return "ListenerSource[" + channel + "]";
  }
}
