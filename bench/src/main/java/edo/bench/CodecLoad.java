package edo.bench;

import edo.io.ByteReader;
import edo.io.ByteWriter;
import edo.task.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the benchmarks of codecs read and write, and ends that cost next to nothing. */
final class CodecLoad {
  /** Bytes of all frames that one pass reads or writes. */
  static final int TOTAL = 64 * 1024;

  /** Characters of a line, its line feed not counted. */
  static final int LINE = 32;

  static final int LINES = TOTAL / (LINE + 1);

  private CodecLoad() {}

  /** How many frames of so many bytes, head and all, a pass has. */
  static int frames(int size) {
    return TOTAL / size;
  }

  /** Frames with four bytes of length in front; each begins with its number. */
  static byte[] lengthDelimited(int size) {
    ByteBuffer all = ByteBuffer.allocate(frames(size) * size);
    for (int i = 0; i < frames(size); i++) {
      all.position(i * size);
      all.putInt(size - 4).putInt(i);
    }
    return all.array();
  }

  /** The sum of their numbers. */
  static long sum(int size) {
    return (long) frames(size) * (frames(size) - 1) / 2;
  }

  /** Different ones, all of the same length. */
  static List<String> lines() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < LINES; i++) {
      lines.add("content-type: application/x-%05d".formatted(i % 100_000).substring(0, LINE));
    }
    return List.copyOf(lines);
  }

  /** The same as bytes, each with a line feed behind it. */
  static byte[] text() {
    return (String.join("\n", lines()) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Gives the same bytes again and again, as much of them as there is room for. */
  static final class Source implements ByteReader {
    private final byte[] bytes;
    private int at;

    Source(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int pollRead(Context cx, ByteBuffer buffer) {
      int n = Math.min(buffer.remaining(), bytes.length - at);
      buffer.put(bytes, at, n);
      at = at + n == bytes.length ? 0 : at + n;
      return n;
    }

    @Override
    public int read(ByteBuffer buffer) {
      int n = Math.min(buffer.remaining(), bytes.length - at);
      buffer.put(bytes, at, n);
      at = at + n == bytes.length ? 0 : at + n;
      return n;
    }
  }

  /** Takes everything and counts it. */
  static final class Target implements ByteWriter {
    private long count;

    /** How many bytes since this was asked last. */
    long taken() {
      long taken = count;
      count = 0;
      return taken;
    }

    private int take(ByteBuffer buffer) {
      int n = buffer.remaining();
      buffer.position(buffer.limit());
      count += n;
      return n;
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer buffer) {
      return take(buffer);
    }

    @Override
    public int write(ByteBuffer buffer) {
      return take(buffer);
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public void flush() {}

    @Override
    public boolean pollShutdown(Context cx) {
      return true;
    }
  }
}
