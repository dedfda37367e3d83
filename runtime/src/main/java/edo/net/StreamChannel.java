package edo.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.Objects;

/**
 * A connection as a channel of the JDK. Like a blocking channel of the JDK it writes everything it
 * is given.
 */
final class StreamChannel implements ByteChannel, GatheringByteChannel, ScatteringByteChannel {
  private final SocketStream<?> stream;

  StreamChannel(SocketStream<?> stream) {
    this.stream = stream;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return stream.read(buffer);
  }

  @Override
  public long read(ByteBuffer[] buffers) throws IOException {
    return stream.read(buffers);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return stream.read(buffers, offset, length);
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    int length = buffer.remaining();
    stream.writeAll(buffer);
    return length;
  }

  @Override
  public long write(ByteBuffer[] buffers) throws IOException {
    return write(buffers, 0, buffers.length);
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    long done = 0;
    for (int i = offset; i < offset + length; ) {
      if (buffers[i].hasRemaining()) {
        done += stream.write(buffers, i, offset + length - i);
      } else {
        i++;
      }
    }
    return done;
  }

  @Override
  public boolean isOpen() {
    return stream.isOpen();
  }

  @Override
  public void close() {
    stream.close();
  }
}
