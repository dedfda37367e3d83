package edo.reactor.internal.nio;

import edo.reactor.PipeSender;
import edo.reactor.Readiness;
import edo.reactor.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Objects;
import java.util.OptionalInt;

/** The writing end of a pipe. */
public final class NioPipeSender extends PipeSender {
  private final Pipe.SinkChannel channel;
  private final NioRegistration registration;

  NioPipeSender(Pipe.SinkChannel channel) {
    this.channel = channel;
    registration = new NioRegistration(channel);
  }

  @Override
  public int write(byte[] array, int offset, int length) throws IOException {
    return write(ByteBuffer.wrap(array, offset, length));
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    int limit = NioRegistration.shorten(buffer);
    try {
      int count = channel.write(buffer);
      if (count == 0 && buffer.hasRemaining()) {
        registration.rearm(Readiness.WRITABLE);
        return WOULD_BLOCK;
      }
      return count;
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
    int several = NioRegistration.unrepeated(buffers, first, offset + length);
    try {
      long count = channel.write(buffers, first, several);
      if (count == 0) {
        registration.rearm(Readiness.WRITABLE);
        return WOULD_BLOCK;
      }
      return count;
    } catch (IOException e) {
      throw NioErrors.translated(e, "write");
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
