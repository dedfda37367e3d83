package edo.io;

import edo.task.Context;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The standard streams of the process, which nobody may close. */
final class Standard {
  static final ByteReader IN = new In();
  static final ByteWriter OUT = new Out("stdout", FileDescriptor.out);
  static final ByteWriter ERR = new Out("stderr", FileDescriptor.err);

  private Standard() {}

  private static final class In implements ByteReader {
    private final ByteReader reader = new BlockingReader(new FileInputStream(FileDescriptor.in));

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) throws IOException {
      return reader.pollRead(cx, buffer);
    }

    @Override
    public String toString() {
      return "stdin";
    }
  }

  private static final class Out implements ByteWriter {
    private final String name;
    private final ByteWriter writer;

    Out(String name, FileDescriptor fd) {
      this.name = name;
      this.writer = new BlockingWriter(new FileOutputStream(fd));
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
      return writer.pollWrite(cx, buffer);
    }

    @Override
    public boolean pollFlush(Context cx) throws IOException {
      return writer.pollFlush(cx);
    }

    @Override
    public boolean pollShutdown(Context cx) throws IOException {
      return writer.pollFlush(cx);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
