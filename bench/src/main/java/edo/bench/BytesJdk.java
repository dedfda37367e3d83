package edo.bench;

import static edo.bench.BytesLoad.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The same with the JDK's {@link ByteBuffer} on the heap; what it lacks is a loop. */
final class BytesJdk {
  private BytesJdk() {}

  static Bench putInts() {
    ByteBuffer buffer = ByteBuffer.allocate(BytesLoad.NUMBERS * 4);
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.NUMBERS * 4L,
        () -> {
          buffer.clear();
          for (int i = 0; i < BytesLoad.NUMBERS; i++) {
            buffer.putInt(i);
          }
          return buffer.position();
        });
  }

  static Bench putLongs() {
    ByteBuffer buffer = ByteBuffer.allocate(BytesLoad.NUMBERS * 8);
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.NUMBERS * 8L,
        () -> {
          buffer.clear();
          for (int i = 0; i < BytesLoad.NUMBERS; i++) {
            buffer.putLong(i);
          }
          return buffer.position();
        });
  }

  static Bench getInts() {
    ByteBuffer in = ByteBuffer.wrap(BytesLoad.numbers(4));
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.SUM,
        () -> {
          in.rewind();
          long sum = 0;
          while (in.hasRemaining()) {
            sum += in.getInt();
          }
          return sum;
        });
  }

  static Bench getLongs() {
    ByteBuffer in = ByteBuffer.wrap(BytesLoad.numbers(8));
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.SUM,
        () -> {
          in.rewind();
          long sum = 0;
          while (in.hasRemaining()) {
            sum += in.getLong();
          }
          return sum;
        });
  }

  static Bench sliceAndRead() {
    ByteBuffer bytes = ByteBuffer.wrap(BytesLoad.frames());
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          long sum = 0;
          for (int at = 0; at < BytesLoad.CHUNK; at += BytesLoad.FRAME) {
            sum += bytes.slice(at, BytesLoad.FRAME).getInt(4);
          }
          return sum;
        });
  }

  static Bench framesCutOff() {
    byte[] input = BytesLoad.frames();
    ByteBuffer[] kept = new ByteBuffer[BytesLoad.FRAMES];
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(BytesLoad.CHUNK).put(input).flip();
          int n = 0;
          while (buffer.remaining() >= 4
              && buffer.remaining() - 4 >= buffer.getInt(buffer.position())) {
            int length = buffer.getInt();
            kept[n++] = buffer.slice(buffer.position(), length);
            buffer.position(buffer.position() + length);
          }
          long sum = 0;
          for (ByteBuffer frame : kept) {
            sum += frame.getInt(0);
          }
          return sum;
        });
  }

  static Bench framesInPlace() {
    byte[] input = BytesLoad.frames();
    ByteBuffer buffer = ByteBuffer.allocate(BytesLoad.CHUNK);
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          buffer.put(input).flip();
          long sum = 0;
          while (buffer.remaining() >= 4
              && buffer.remaining() - 4 >= buffer.getInt(buffer.position())) {
            int length = buffer.getInt();
            sum += buffer.getInt(buffer.position());
            buffer.position(buffer.position() + length);
          }
          buffer.compact();
          return sum;
        });
  }

  static Bench copy(int size) {
    byte[] from = BytesLoad.line(size);
    byte[] into = new byte[size];
    ByteBuffer buffer = ByteBuffer.allocate(size);
    return bench(
        1,
        '\n',
        () -> {
          buffer.clear();
          buffer.put(from).flip().get(into);
          return into[size - 1];
        });
  }

  static Bench indexOf(int size) {
    List<ByteBuffer> lines = BytesLoad.lines(size, ByteBuffer::wrap);
    return bench(
        BytesLoad.LINES,
        (size - 1L) * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += indexOf(lines.get(i), (byte) '\n');
          }
          return sum;
        });
  }

  private static int indexOf(ByteBuffer line, byte value) {
    for (int i = line.position(); i < line.limit(); i++) {
      if (line.get(i) == value) {
        return i;
      }
    }
    return -1;
  }

  static Bench hash(int size) {
    List<ByteBuffer> lines = BytesLoad.lines(size, ByteBuffer::wrap);
    long hash = lines.get(0).hashCode();
    return bench(
        BytesLoad.LINES,
        hash * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += lines.get(i).hashCode();
          }
          return sum;
        });
  }

  static Bench equal(int size) {
    List<ByteBuffer> lines = BytesLoad.lines(size, ByteBuffer::wrap);
    ByteBuffer other = ByteBuffer.wrap(BytesLoad.line(size));
    return bench(
        BytesLoad.LINES,
        BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += lines.get(i).equals(other) ? 1 : 0;
          }
          return sum;
        });
  }

  static Bench text() {
    ByteBuffer buffer = ByteBuffer.allocate(BytesLoad.TEXT);
    List<String> texts = BytesLoad.texts();
    return bench(
        BytesLoad.LINES,
        BytesLoad.TEXT * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            buffer.clear();
            buffer.put(texts.get(i).getBytes(StandardCharsets.UTF_8));
            sum += buffer.position();
          }
          return sum;
        });
  }
}
