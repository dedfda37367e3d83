package edo.reactor.internal.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were peeked at: {@code java.nio} cannot look without taking, so they are taken and
 * kept for the next read.
 *
 * <p>Nothing waits for long under the lock, and a stream that is never peeked at never takes it:
 * readers look at {@code filled} first.
 */
final class PeekBuffer {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  /** Whether a read must come here; written under the lock. */
  private volatile boolean filled;

  private ByteBuffer bytes = NOTHING;

  /** A failure that came after the bytes: it is told after them. */
  private @Nullable IOException failure;

  PeekBuffer(SocketChannel channel) {
    this.channel = channel;
  }

  boolean isFilled() {
    return filled;
  }

  /** As the channel's read, bytes kept here first. */
  int read(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      requireOpen();
      if (!bytes.hasRemaining()) {
        throwFailure();
        return channel.read(into);
      }
      int count = copy(bytes, into);
      if (into.hasRemaining()) {
        count += more(into);
      }
      settle();
      return count;
    } finally {
      lock.unlock();
    }
  }

  // A short result tells the caller that there is no more, so it has to be true. An end is told
  // again
  // by the next read; a failure may not be, and is kept.
  private int more(ByteBuffer into) {
    try {
      return Math.max(channel.read(into), 0);
    } catch (IOException e) {
      failure = e;
      return 0;
    }
  }

  /** As the channel's read, and keeps the bytes. */
  int peek(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      requireOpen();
      int end = 0;
      if (bytes.remaining() < into.remaining() && failure == null) {
        end = fill(into.remaining());
      }
      if (!bytes.hasRemaining()) {
        throwFailure();
        return end;
      }
      return copy(bytes.duplicate(), into);
    } finally {
      lock.unlock();
    }
  }

  private int fill(int wanted) throws IOException {
    ByteBuffer larger = ByteBuffer.allocate(wanted).put(bytes.duplicate());
    int count = 0;
    try {
      count = channel.read(larger);
    } catch (IOException e) {
      if (!bytes.hasRemaining()) {
        throw e;
      }
      failure = e;
    }
    bytes = larger.flip();
    settle();
    return count;
  }

  private void throwFailure() throws IOException {
    IOException thrown = failure;
    if (thrown != null) {
      failure = null;
      settle();
      throw thrown;
    }
  }

  private void settle() {
    if (!bytes.hasRemaining()) {
      bytes = NOTHING;
    }
    filled = bytes.hasRemaining() || failure != null;
  }

  private void requireOpen() throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private static int copy(ByteBuffer from, ByteBuffer into) {
    int count = Math.min(from.remaining(), into.remaining());
    into.put(into.position(), from, from.position(), count);
    into.position(into.position() + count);
    from.position(from.position() + count);
    return count;
  }
}
