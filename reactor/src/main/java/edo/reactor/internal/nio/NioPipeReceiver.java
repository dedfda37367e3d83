package edo.reactor.internal.nio;

import edo.reactor.PipeReceiver;
import edo.reactor.Readiness;
import edo.reactor.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Objects;
import java.util.OptionalInt;

/** The reading end of a pipe. */
public final class NioPipeReceiver extends PipeReceiver {
  private final Pipe.SourceChannel channel;
  private final NioRegistration registration;

  NioPipeReceiver(Pipe.SourceChannel channel) {
    this.channel = channel;
    registration = new NioRegistration(channel);
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
      int count = channel.read(buffer);
      if (count == 0 && buffer.hasRemaining()) {
        registration.rearm(Readiness.READABLE);
        return WOULD_BLOCK;
      }
      return count;
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
    if (first == offset + length) {
      return read(ByteBuffer.allocate(0));
    }
    for (int i = first; i < offset + length; i++) {
      NioRegistration.requireWritable(buffers[i]);
    }
    int several = NioRegistration.unrepeated(buffers, first, offset + length);
    try {
      long count = channel.read(buffers, first, several);
      if (count == 0) {
        registration.rearm(Readiness.READABLE);
        return WOULD_BLOCK;
      }
      return count;
    } catch (IOException e) {
      throw NioErrors.translated(e, "read");
    }
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
}
