package edo.reactor.internal.epoll;

import edo.reactor.Registry;
import edo.reactor.StreamSource;
import edo.reactor.UnixCredentials;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.OptionalInt;

/** A connection. */
public final class EpollStream extends StreamSource {
  static final int SHUT_RD = 0;
  static final int SHUT_WR = 1;

  /** Value of {@link #connect}; a positive value is the error number with which it failed. */
  private static final int CONNECTED = 0;

  /** Value of {@link #connect}. */
  private static final int CONNECTING = -1;

  private final StreamFd socket;
  private final SocketAddress peer;

  // Goes from CONNECTING to one of the others once. The kernel tells an error only once, so it is
  // kept here for the next who asks.
  private volatile int connect;

  private EpollStream(StreamFd socket, SocketAddress peer, int connect) {
    this.socket = socket;
    this.peer = peer;
    this.connect = connect;
  }

  static EpollStream connecting(StreamFd socket, SocketAddress peer) {
    return new EpollStream(socket, peer, CONNECTING);
  }

  static EpollStream connected(StreamFd socket, SocketAddress peer) {
    return new EpollStream(socket, peer, CONNECTED);
  }

  @Override
  public boolean finishConnect() throws IOException {
    if (connect == CONNECTING) {
      int errno = EpollOptions.takeError(socket);
      if (errno != 0) {
        connect = errno;
      } else if (EpollAddresses.hasPeer(socket)) {
        connect = CONNECTED;
      }
    } else if (socket.isClosed()) {
      throw new ClosedChannelException();
    }
    int state = connect;
    if (state > 0) {
      throw Errno.connectFailure(state, peer);
    }
    return state == CONNECTED;
  }

  @Override
  public int read(byte[] array, int offset, int length) throws IOException {
    return socket.read(array, offset, length);
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return socket.read(buffer);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return socket.read(buffers, offset, length);
  }

  @Override
  public int write(byte[] array, int offset, int length) throws IOException {
    return socket.write(array, offset, length);
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    return socket.write(buffer);
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return socket.write(buffers, offset, length);
  }

  @Override
  public int peek(byte[] array, int offset, int length) throws IOException {
    return socket.peek(array, offset, length);
  }

  @Override
  public int peek(ByteBuffer buffer) throws IOException {
    return socket.peek(buffer);
  }

  @Override
  public void shutdownInput() throws IOException {
    shutdown(socket, SHUT_RD);
  }

  @Override
  public void shutdownOutput() throws IOException {
    shutdown(socket, SHUT_WR);
  }

  static void shutdown(Descriptor socket, int how) throws IOException {
    int ticket = socket.enter();
    CallScratch scratch = CallScratch.take();
    try {
      int result = LinuxNative.shutdown(scratch.errno, socket.number(), how);
      if (result < 0 && result != -Errno.ENOTCONN) {
        throw Errno.failure(-result, "shut down");
      }
    } finally {
      scratch.giveBack();
      socket.exit(ticket);
    }
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return EpollAddresses.local(socket);
  }

  @Override
  public SocketAddress peerAddress() throws IOException {
    if (socket.isClosed()) {
      throw new ClosedChannelException();
    }
    if (connect != CONNECTED && !finishConnect()) {
      throw new SocketException("Not connected yet: wait for a writable event from " + peer);
    }
    return peer;
  }

  @Override
  public UnixCredentials peerCredentials() throws IOException {
    int[] told = EpollOptions.peerCredentials(socket);
    if (told[1] == -1) {
      throw new SocketException("only Unix connections have credentials, not one to " + peer);
    }
    return new UnixCredentials(
        told[1], told[2], told[0] == 0 ? OptionalInt.empty() : OptionalInt.of(told[0]));
  }

  @Override
  public Optional<IOException> takeError() throws IOException {
    int errno = EpollOptions.takeError(socket);
    if (errno == 0) {
      return Optional.empty();
    }
    boolean connecting = connect == CONNECTING;
    if (connecting) {
      connect = errno;
    }
    return Optional.of(Errno.failure(errno, (connecting ? "connect to " : "connected to ") + peer));
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
    return "StreamSource["
        + (socket.isClosed() ? "closed" : "fd " + socket.number())
        + ", "
        + peer
        + "]";
  }
}
