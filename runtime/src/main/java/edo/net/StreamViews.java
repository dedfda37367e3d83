package edo.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.Objects;

/** A connection as the JDK's streams and channels. Views have no buffer of their own. */
final class StreamViews {
  private StreamViews() {}

  /** Reads. */
  static final class Input extends InputStream {
    private final TcpReader reader;
    private final Runnable close;

    Input(TcpReader reader, Runnable close) {
      this.reader = reader;
      this.close = close;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return reader.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
      return reader.read(array, offset, length);
    }

    @Override
    public void close() {
      close.run();
    }
  }

  /** Writes. */
  static final class Output extends OutputStream {
    private final TcpWriter writer;
    private final Runnable close;

    Output(TcpWriter writer, Runnable close) {
      this.writer = writer;
      this.close = close;
    }

    @Override
    public void write(int one) throws IOException {
      writer.writeAll(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, array.length);
      writer.writeAll(array, offset, length);
    }

    @Override
    public void close() {
      close.run();
    }
  }

  /** Both, with buffers. Like a blocking channel of the JDK it writes everything it is given. */
  static final class Both implements ByteChannel, GatheringByteChannel, ScatteringByteChannel {
    private final TcpStream stream;

    Both(TcpStream stream) {
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
}
