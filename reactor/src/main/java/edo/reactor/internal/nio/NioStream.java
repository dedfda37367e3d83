package edo.reactor.internal.nio;

import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.StreamSource;
import edo.reactor.UnixCredentials;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A connection.
 *
 * <p>A channel wants {@code finishConnect} before it moves bytes, a socket does not. So an
 * operation that comes too early finishes the connect itself.
 */
public final class NioStream extends StreamSource {
  private final SocketChannel channel;
  private final SocketAddress peer;
  private final PeekBuffer peeked;
  private final NioRegistration registration;

  NioStream(SocketChannel channel, SocketAddress peer) {
    this.channel = channel;
    this.peer = peer;
    peeked = new PeekBuffer(channel);
    registration =
        new NioRegistration(channel) {
          @Override
          boolean hasBuffered() {
            return peeked.isFilled();
          }
        };
  }

  @Override
  public boolean finishConnect() throws IOException {
    try {
      boolean connected = channel.finishConnect();
      if (connected) {
        registration.connected();
      } else {
        registration.rearm(Readiness.WRITABLE);
      }
      return connected;
    } catch (IOException e) {
      throw NioErrors.connecting(e, peer);
    }
  }

  @Override
  public int read(byte[] array, int offset, int length) throws IOException {
    return read(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    NioRegistration.requireWritable(buffer);
    int limit = NioRegistration.shorten(buffer);
    try {
      return readResult(
          peeked.isFilled() ? peeked.read(buffer) : channel.read(buffer), buffer.hasRemaining());
    } catch (NotYetConnectedException e) {
      return finishConnect() ? read(buffer) : readResult(0, true);
    } catch (IOException e) {
      throw NioErrors.translated(e, "read");
    } finally {
      buffer.limit(limit);
    }
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    int first = NioRegistration.firstWithRoom(buffers, offset, offset + length);
    if (peeked.isFilled() || first == offset + length) {
      return first == offset + length ? read(ByteBuffer.allocate(0)) : read(buffers[first]);
    }
    for (int i = first; i < offset + length; i++) {
      NioRegistration.requireWritable(buffers[i]);
    }
    int count = NioRegistration.unrepeated(buffers, first, offset + length);
    try {
      return readResult(channel.read(buffers, first, count), true);
    } catch (NotYetConnectedException e) {
      return finishConnect() ? read(buffers, offset, length) : readResult(0, true);
    } catch (IOException e) {
      throw NioErrors.translated(e, "read");
    }
  }

  @Override
  public int write(byte[] array, int offset, int length) throws IOException {
    return write(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    int limit = NioRegistration.shorten(buffer);
    try {
      boolean something = buffer.hasRemaining();
      return (int) writeResult(channel.write(buffer), something);
    } catch (NotYetConnectedException e) {
      return finishConnect() ? write(buffer) : (int) writeResult(0, true);
    } catch (IOException e) {
      throw NioErrors.translated(e, "write");
    } finally {
      buffer.limit(limit);
    }
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    int first = NioRegistration.firstWithRoom(buffers, offset, offset + length);
    if (first == offset + length) {
      return write(ByteBuffer.allocate(0));
    }
    int count = NioRegistration.unrepeated(buffers, first, offset + length);
    try {
      return writeResult(channel.write(buffers, first, count), true);
    } catch (NotYetConnectedException e) {
      return finishConnect() ? write(buffers, offset, length) : writeResult(0, true);
    } catch (IOException e) {
      throw NioErrors.translated(e, "write");
    }
  }

  @Override
  public int peek(byte[] array, int offset, int length) throws IOException {
    return peek(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int peek(ByteBuffer buffer) throws IOException {
    NioRegistration.requireWritable(buffer);
    int limit = NioRegistration.shorten(buffer);
    try {
      return readResult(peeked.peek(buffer), buffer.hasRemaining());
    } catch (NotYetConnectedException e) {
      return finishConnect() ? peek(buffer) : readResult(0, true);
    } catch (IOException e) {
      throw NioErrors.translated(e, "read");
    } finally {
      buffer.limit(limit);
    }
  }

  private int readResult(int count, boolean wantsMore) {
    return (int) readResult((long) count, wantsMore);
  }

  private long readResult(long count, boolean wantsMore) {
    if (count == 0 && wantsMore) {
      registration.rearm(Readiness.READABLE);
      return WOULD_BLOCK;
    }
    return count; // The JDK's -1 is our EOF.
  }

  private long writeResult(long count, boolean wantedSome) {
    if (count == 0 && wantedSome) {
      registration.rearm(Readiness.WRITABLE);
      return WOULD_BLOCK;
    }
    return count;
  }

  @Override
  public void shutdownInput() throws IOException {
    try {
      channel.shutdownInput();
    } catch (NotYetConnectedException e) {
      return; // Nothing to shut down.
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (NotYetConnectedException e) {
      return; // Nothing to shut down.
    }
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return NioAddresses.local(channel);
  }

  @Override
  public SocketAddress peerAddress() throws IOException {
    registration.requireOpen();
    if (!channel.isConnected() && !finishConnect()) {
      throw new SocketException("Not connected yet: wait for a writable event from " + peer);
    }
    return peer;
  }

  @Override
  public UnixCredentials peerCredentials() throws IOException {
    registration.requireOpen();
    throw new UnsupportedOperationException(
        NioSockets.NEEDS_EPOLL.formatted("java.nio does not tell who the peer is"));
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
    return "StreamSource[" + (channel.isOpen() ? "" : "closed, ") + peer + "]";
  }
}
