package edo.reactor.internal.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A datagram that was peeked at: {@code java.nio} cannot look without taking, so it is taken and
 * kept for the next receive. See {@link PeekBuffer}, which does it for streams.
 */
final class PeekedDatagram {
  /** More than any UDP datagram has. */
  private static final int ROOM = 65_536;

  private final DatagramChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  /** Whether a receive must come here; written under the lock. */
  private volatile boolean filled;

  private @Nullable ByteBuffer bytes;
  private @Nullable SocketAddress sender;

  PeekedDatagram(DatagramChannel channel) {
    this.channel = channel;
  }

  boolean isFilled() {
    return filled;
  }

  /** As the channel's receive, the datagram kept here first. */
  @Nullable SocketAddress receive(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      SocketAddress from = sender;
      ByteBuffer kept = bytes;
      if (from == null || kept == null) {
        return channel.receive(into);
      }
      requireOpen();
      copy(kept, into);
      sender = null;
      bytes = null;
      filled = false;
      return from;
    } finally {
      lock.unlock();
    }
  }

  /** As the channel's receive, and keeps the datagram. */
  @Nullable SocketAddress peek(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      requireOpen();
      ByteBuffer kept = bytes;
      if (kept == null) {
        ByteBuffer room = ByteBuffer.allocate(ROOM);
        SocketAddress from = channel.receive(room);
        if (from == null) {
          return null;
        }
        sender = from;
        kept = room.flip();
        bytes = kept;
        filled = true;
      }
      copy(kept, into);
      return sender;
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private static void copy(ByteBuffer from, ByteBuffer into) {
    int count = Math.min(from.remaining(), into.remaining());
    into.put(into.position(), from, from.position(), count);
    into.position(into.position() + count);
  }
}
