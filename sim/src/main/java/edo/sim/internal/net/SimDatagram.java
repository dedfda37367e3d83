package edo.sim.internal.net;

import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.internal.foreign.ForeignDatagram;
import edo.sim.internal.net.Packet.Datagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket. A datagram that finds no room in the queue is lost, as are those that nobody is
 * bound for. A group has no interfaces to choose from, as a machine has one.
 */
final class SimDatagram extends ForeignDatagram {
  private static final int LARGEST = 65_507;

  private final Stack stack;
  private final boolean v6;
  private final Options options = new Options();
  private final Readying readying = new Readying(this::readiness);
  private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
  private final Set<InetAddress> groups = new HashSet<>();
  private @Nullable InetSocketAddress bound;
  private @Nullable InetSocketAddress peer;
  private boolean closed;

  SimDatagram(Stack stack, boolean v6) {
    this.stack = stack;
    this.v6 = v6;
  }

  private int readiness() {
    return Readiness.WRITABLE | (queue.isEmpty() ? 0 : Readiness.READABLE);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    stack.requireAlive();
  }

  // ---------------------------------------------------------------- the network's side

  InetSocketAddress local() {
    InetSocketAddress at = bound;
    return at != null ? at : new InetSocketAddress(SimUnbound.anyLocal(v6), 0);
  }

  /** As it is. */
  SocketState state() {
    InetSocketAddress to = peer;
    return new SocketState(
        false, to == null ? "UNCONN" : "ESTABLISHED", local(), to, queue.size(), 0);
  }

  /** Whether a datagram for this socket's port is for it. */
  boolean takes(Datagram datagram) {
    InetAddress to = datagram.to().getAddress();
    if (to.isMulticastAddress()) {
      return groups.contains(to);
    }
    if (isBroadcast(to)) {
      return local().getAddress().isAnyLocalAddress();
    }
    return Stack.collide(local(), datagram.to()) && (peer == null || peer.equals(datagram.from()));
  }

  void receive(Datagram datagram) {
    if (queue.size() >= stack.settings().datagrams()) {
      stack.note("queue full, dropped " + datagram);
      return;
    }
    queue.add(datagram);
    readying.raise(Readiness.READABLE);
  }

  private static boolean isBroadcast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
  }

  // ---------------------------------------------------------------- the program's side

  @Override
  public void bind(SocketAddress address) throws IOException {
    requireOpen();
    if (bound != null) {
      throw new SocketException("Invalid argument: already bound to " + bound);
    }
    InetSocketAddress wanted = SimUnbound.internet(address, v6);
    stack.requireOwn(wanted, v6);
    int port = wanted.getPort() != 0 ? wanted.getPort() : stack.freePort(wanted.getAddress());
    bound = new InetSocketAddress(wanted.getAddress(), port);
    boolean added = false;
    try {
      stack.add(this);
      added = true;
    } finally {
      if (!added) {
        bound = null;
      }
    }
  }

  private void bindIfNot() throws IOException {
    if (bound == null) {
      bind(new InetSocketAddress(SimUnbound.anyLocal(v6), 0));
    }
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    requireOpen();
    InetSocketAddress to = SimUnbound.internet(address, v6);
    bindIfNot();
    peer = to;
  }

  private int transmit(ByteBuffer from, InetSocketAddress to) throws IOException {
    requireOpen();
    if (from.remaining() > LARGEST) {
      throw new SocketException("Message too long: " + from.remaining() + " bytes");
    }
    InetAddress where = to.getAddress();
    if (isBroadcast(where) && !options.get(StandardSocketOptions.SO_BROADCAST)) {
      throw new SocketException("Permission denied: broadcast is not set");
    }
    bindIfNot();
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    InetAddress local = local().getAddress();
    var sender =
        new InetSocketAddress(
            local.isAnyLocalAddress() ? stack.localFor(where) : local, local().getPort());
    if (where.isMulticastAddress() || isBroadcast(where)) {
      boolean loop = isBroadcast(where) || options.get(StandardSocketOptions.IP_MULTICAST_LOOP);
      boolean out = isBroadcast(where) || options.get(StandardSocketOptions.IP_MULTICAST_TTL) > 0;
      stack.sendToAll(new Datagram(sender, to, bytes), loop, out);
    } else {
      var _ = stack.send(new Datagram(sender, to, bytes), 0);
    }
    return bytes.length;
  }

  private InetSocketAddress requirePeer() throws IOException {
    InetSocketAddress to = peer;
    if (to == null) {
      throw new SocketException("Not connected");
    }
    return to;
  }

  @Override
  public int send(byte[] array, int offset, int length) throws IOException {
    return transmit(ByteBuffer.wrap(array, offset, length), requirePeer());
  }

  @Override
  public int send(ByteBuffer buffer) throws IOException {
    return transmit(buffer, requirePeer());
  }

  @Override
  public int sendTo(ByteBuffer buffer, SocketAddress to) throws IOException {
    return transmit(buffer, SimUnbound.internet(to, v6));
  }

  private @Nullable Datagram take(ByteBuffer into, boolean peek) throws IOException {
    requireOpen();
    Datagram datagram = peek ? queue.peek() : queue.poll();
    if (datagram != null) {
      into.put(datagram.payload(), 0, Math.min(into.remaining(), datagram.payload().length));
    }
    return datagram;
  }

  private int count(ByteBuffer into, boolean peek) throws IOException {
    int before = into.position();
    return take(into, peek) == null ? WOULD_BLOCK : into.position() - before;
  }

  private Optional<SocketAddress> sender(ByteBuffer into, boolean peek) throws IOException {
    return Optional.ofNullable(take(into, peek)).map(Datagram::from);
  }

  @Override
  public int receive(byte[] array, int offset, int length) throws IOException {
    return count(ByteBuffer.wrap(array, offset, length), false);
  }

  @Override
  public int receive(ByteBuffer buffer) throws IOException {
    return count(buffer, false);
  }

  @Override
  public Optional<SocketAddress> receiveFrom(ByteBuffer buffer) throws IOException {
    return sender(buffer, false);
  }

  @Override
  public int peek(byte[] array, int offset, int length) throws IOException {
    return count(ByteBuffer.wrap(array, offset, length), true);
  }

  @Override
  public int peek(ByteBuffer buffer) throws IOException {
    return count(buffer, true);
  }

  @Override
  public Optional<SocketAddress> peekFrom(ByteBuffer buffer) throws IOException {
    return sender(buffer, true);
  }

  @Override
  public void join(InetAddress group, NetworkInterface on) throws IOException {
    requireOpen();
    if (!group.isMulticastAddress()) {
      throw new IllegalArgumentException("not a multicast address: " + group);
    }
    if (!groups.add(group)) {
      throw new SocketException("Address already in use: joined " + group + " before");
    }
  }

  @Override
  public void leave(InetAddress group, NetworkInterface on) throws IOException {
    requireOpen();
    if (!groups.remove(group)) {
      throw new SocketException("Cannot assign requested address: not in " + group);
    }
  }

  @Override
  public void shutdownInput() {
    throw new UnsupportedOperationException("a UDP socket has no directions to shut down");
  }

  @Override
  public void shutdownOutput() {
    shutdownInput();
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    requireOpen();
    InetSocketAddress to = peer;
    return to != null && local().getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(stack.localFor(to.getAddress()), local().getPort())
        : local();
  }

  @Override
  public SocketAddress peerAddress() throws IOException {
    requireOpen();
    return requirePeer();
  }

  @Override
  public Optional<IOException> takeError() {
    return Optional.empty();
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
  public OptionalInt fd() {
    return OptionalInt.empty();
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    requireOpen();
    readying.register(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    readying.reregister(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    readying.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    readying.rearm(interestBits);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      readying.close();
      if (bound != null) {
        stack.remove(this);
      }
    }
  }

  @Override
  public String toString() {
    return "udp " + local();
  }
}
