package edo.reactor.internal.nio;

import edo.reactor.DatagramSource;
import edo.reactor.Readiness;
import edo.reactor.Registry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** A UDP channel. */
public final class NioDatagram extends DatagramSource {
  private record Membership(InetAddress group, NetworkInterface on) {}

  private final DatagramChannel channel;
  private final ProtocolFamily family;
  private final PeekedDatagram peeked;
  private final NioRegistration registration;
  private final Map<Membership, MembershipKey> groups = new ConcurrentHashMap<>();

  private NioDatagram(DatagramChannel channel, ProtocolFamily family) {
    this.channel = channel;
    this.family = family;
    peeked = new PeekedDatagram(channel);
    registration =
        new NioRegistration(channel) {
          @Override
          boolean hasBuffered() {
            return peeked.isFilled();
          }
        };
  }

  static NioDatagram open(ProtocolFamily family) throws IOException {
    try {
      DatagramChannel channel = DatagramChannel.open(family);
      channel.configureBlocking(false);
      return new NioDatagram(channel, family);
    } catch (UnsupportedOperationException e) {
      var unsupported = new SocketException("Address family not supported: open a socket");
      unsupported.initCause(e);
      throw unsupported;
    } catch (IOException e) {
      throw NioErrors.translated(e, "open a socket");
    }
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    SocketAddress usable = NioAddresses.toJdk(address, family);
    try {
      channel.bind(usable);
    } catch (IOException e) {
      throw NioErrors.translated(e, "bind to " + address);
    }
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    SocketAddress usable = NioAddresses.toJdk(address, family);
    try {
      if (channel.isConnected()) {
        channel.disconnect();
      }
      channel.connect(usable);
    } catch (IOException e) {
      throw NioErrors.connecting(e, address);
    }
  }

  @Override
  public int send(byte[] array, int offset, int length) throws IOException {
    return send(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int send(ByteBuffer buffer) throws IOException {
    int length = buffer.remaining();
    if (length == 0 && channel.isConnected()) {
      throw new UnsupportedOperationException(
          NioSockets.NEEDS_EPOLL.formatted("java.nio sends no empty datagram to a peer"));
    }
    try {
      return sent(channel.write(buffer), length);
    } catch (NotYetConnectedException e) {
      throw caused(
          new SocketException("Not connected: send; connect first, or give an address"), e);
    } catch (IOException e) {
      throw failure(e, "send");
    }
  }

  @Override
  public int sendTo(ByteBuffer buffer, SocketAddress to) throws IOException {
    SocketAddress usable = NioAddresses.toJdk(to, family);
    int length = buffer.remaining();
    try {
      return sent(channel.send(buffer, usable), length);
    } catch (AlreadyConnectedException e) {
      throw caused(
          new SocketException(
              "Connected already: java.nio sends to the peer "
                  + channel.getRemoteAddress()
                  + " only, not to "
                  + to),
          e);
    } catch (IOException e) {
      throw failure(e, "send to " + to);
    }
  }

  private int sent(int count, int length) {
    if (count == 0 && length > 0) {
      registration.rearm(Readiness.WRITABLE);
      return WOULD_BLOCK;
    }
    return count;
  }

  @Override
  public int receive(byte[] array, int offset, int length) throws IOException {
    return receive(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int receive(ByteBuffer buffer) throws IOException {
    int position = buffer.position();
    return receiveFrom(buffer).isEmpty() ? WOULD_BLOCK : buffer.position() - position;
  }

  @Override
  public Optional<SocketAddress> receiveFrom(ByteBuffer buffer) throws IOException {
    NioRegistration.requireWritable(buffer);
    try {
      SocketAddress from = peeked.isFilled() ? peeked.receive(buffer) : channel.receive(buffer);
      return received(Optional.ofNullable(from));
    } catch (IOException e) {
      throw failure(e, "receive");
    }
  }

  @Override
  public int peek(byte[] array, int offset, int length) throws IOException {
    return peek(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int peek(ByteBuffer buffer) throws IOException {
    int position = buffer.position();
    return peekFrom(buffer).isEmpty() ? WOULD_BLOCK : buffer.position() - position;
  }

  @Override
  public Optional<SocketAddress> peekFrom(ByteBuffer buffer) throws IOException {
    NioRegistration.requireWritable(buffer);
    try {
      return received(Optional.ofNullable(peeked.peek(buffer)));
    } catch (IOException e) {
      throw failure(e, "receive");
    }
  }

  private Optional<SocketAddress> received(Optional<SocketAddress> from) {
    if (from.isEmpty()) {
      registration.rearm(Readiness.READABLE);
    }
    return from;
  }

  private static IOException failure(IOException e, String doing) {
    return switch (e) {
      case PortUnreachableException refused ->
          caused(new ConnectException("Connection refused: " + doing), refused);
      case IOException told when String.valueOf(told.getMessage()).contains("too long") ->
          caused(
              new SocketException(
                  "Message too long: " + doing + "; a datagram is sent whole or not"),
              told);
      default -> NioErrors.translated(e, doing);
    };
  }

  private static <E extends IOException> E caused(E exception, Exception cause) {
    exception.initCause(cause);
    return exception;
  }

  @Override
  public void join(InetAddress group, NetworkInterface on) throws IOException {
    try {
      groups.put(new Membership(group, on), channel.join(group, on));
    } catch (IOException e) {
      throw NioErrors.translated(e, "join " + group + " on " + on.getName());
    }
  }

  @Override
  public void leave(InetAddress group, NetworkInterface on) throws IOException {
    registration.requireOpen();
    MembershipKey key = groups.remove(new Membership(group, on));
    if (key == null) {
      throw new SocketException("Not a member: leave " + group + " on " + on.getName());
    }
    key.drop();
  }

  @Override
  public void shutdownInput() throws IOException {
    refuseShutdown();
  }

  @Override
  public void shutdownOutput() throws IOException {
    refuseShutdown();
  }

  private void refuseShutdown() throws IOException {
    registration.requireOpen();
    throw new UnsupportedOperationException("a UDP socket has no direction to shut down");
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return NioAddresses.local(channel);
  }

  @Override
  public SocketAddress peerAddress() throws IOException {
    SocketAddress peer = channel.getRemoteAddress();
    if (peer == null) {
      throw new SocketException("Not connected: peer address");
    }
    return peer;
  }

  @Override
  public Optional<IOException> takeError() throws IOException {
    registration.requireOpen();
    return Optional.empty();
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    NioOptions.set(channel, option, value);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    return NioOptions.get(channel, option);
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
    return "DatagramSource[" + Objects.toString(channel) + "]";
  }
}
