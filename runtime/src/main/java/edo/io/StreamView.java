package edo.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** Readers and writers as streams of the JDK. Views have no buffer of their own. */
final class StreamView {
  private StreamView() {}

  /** Reads. */
  static final class Input extends InputStream {
    private final ByteReader reader;

    Input(ByteReader reader) {
      this.reader = reader;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return reader.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, array.length);
      return reader.read(array, offset, length);
    }

    @Override
    public int available() {
      return reader instanceof BufferedByteReader buffered ? buffered.buffer().remaining() : 0;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** Writes. */
  static final class Output extends OutputStream {
    private final ByteWriter writer;

    Output(ByteWriter writer) {
      this.writer = writer;
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
    public void flush() throws IOException {
      writer.flush();
    }

    @Override
    public void close() throws IOException {
      try (writer) {
        writer.flush();
      }
    }
  }
}
