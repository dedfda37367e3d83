package edo.sim.internal.net;

import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.UnixCredentials;
import edo.reactor.internal.foreign.ForeignStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A connection, as its program sees it. */
final class SimStream extends ForeignStream {
  private final Stack stack;
  private final TcpEnd end;
  private final Options options;
  private boolean closed;

  SimStream(Stack stack, TcpEnd end, Options options) {
    this.stack = stack;
    this.end = end;
    this.options = options;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    stack.requireAlive();
  }

  @Override
  public boolean finishConnect() throws IOException {
    requireOpen();
    return end.finishConnect();
  }

  private int receive(ByteBuffer buffer, boolean peek) throws IOException {
    requireOpen();
    return moved(buffer, Readiness.READABLE, () -> end.read(buffer, peek));
  }

  private int transmit(ByteBuffer buffer) throws IOException {
    requireOpen();
    return moved(buffer, Readiness.WRITABLE, () -> end.write(buffer));
  }

  /** One call. */
  private interface Transfer {
    int make() throws IOException;
  }

  /** Makes a call with as much of the buffer as it gets. */
  private int moved(ByteBuffer buffer, int direction, Transfer transfer) throws IOException {
    int wanted = Math.min(buffer.remaining(), MAX_TRANSFER);
    if (wanted == 0) {
      return 0;
    }
    int granted = stack.network().ragged().of(wanted);
    int result = WOULD_BLOCK;
    if (granted > 0) {
      int limit = buffer.limit();
      buffer.limit(buffer.position() + granted);
      try {
        result = transfer.make();
      } finally {
        buffer.limit(limit);
      }
    }
    if (granted < wanted) {
      // Who is given less takes it that there was no more, and waits for an event.
      end.readying.rearm(direction);
    }
    return result;
  }

  @Override
  public int read(byte[] array, int offset, int length) throws IOException {
    return receive(ByteBuffer.wrap(array, offset, length), false);
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return receive(buffer, false);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    requireOpen();
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      if (buffers[i].hasRemaining()) {
        int n = receive(buffers[i], false);
        if (n < 0) {
          return total > 0 ? total : n;
        }
        total += n;
        if (buffers[i].hasRemaining()) {
          break;
        }
      }
    }
    return total;
  }

  @Override
  public int peek(byte[] array, int offset, int length) throws IOException {
    return receive(ByteBuffer.wrap(array, offset, length), true);
  }

  @Override
  public int peek(ByteBuffer buffer) throws IOException {
    return receive(buffer, true);
  }

  @Override
  public int write(byte[] array, int offset, int length) throws IOException {
    return write(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    return transmit(buffer);
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    requireOpen();
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      if (buffers[i].hasRemaining()) {
        int n = transmit(buffers[i]);
        if (n < 0) {
          return total > 0 ? total : n;
        }
        total += n;
        if (buffers[i].hasRemaining()) {
          break;
        }
      }
    }
    return total;
  }

  @Override
  public void shutdownInput() throws IOException {
    requireOpen();
    end.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    requireOpen();
    end.shutdownOutput();
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    requireOpen();
    return end.local();
  }

  @Override
  public SocketAddress peerAddress() throws IOException {
    requireOpen();
    return end.peer();
  }

  @Override
  public UnixCredentials peerCredentials() {
    throw new UnsupportedOperationException("simulated hosts have no Unix sockets");
  }

  /** Errors are thrown by the next operation. */
  @Override
  public Optional<IOException> takeError() throws IOException {
    requireOpen();
    return Optional.empty();
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    requireOpen();
    options.set(option, value);
    if (option.equals(StandardSocketOptions.SO_SNDBUF)
        || option.equals(StandardSocketOptions.SO_RCVBUF)) {
      end.buffers(
          options.get(StandardSocketOptions.SO_SNDBUF),
          options.get(StandardSocketOptions.SO_RCVBUF));
    }
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
    end.readying.register(registry, token, interestBits);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    end.readying.reregister(registry, token, interestBits);
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    end.readying.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    end.readying.rearm(interestBits);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      end.close(options.get(StandardSocketOptions.SO_LINGER) == 0);
    }
  }

  @Override
  public String toString() {
    return end.local() + " <-> " + end.peer();
  }
}
