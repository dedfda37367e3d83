package edo.bench;

import static edo.bench.BytesLoad.bench;

import edo.bytes.Bytes;
import edo.bytes.BytesCursor;
import edo.bytes.BytesMut;
import java.util.List;

/** The benchmarks of buffers with {@code edo.bytes}. */
final class BytesEdo {
  private BytesEdo() {}

  static Bench putInts() {
    var buffer = new BytesMut(BytesLoad.NUMBERS * 4);
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.NUMBERS * 4L,
        () -> {
          buffer.clear();
          for (int i = 0; i < BytesLoad.NUMBERS; i++) {
            buffer.putInt(i);
          }
          return buffer.length();
        });
  }

  static Bench putLongs() {
    var buffer = new BytesMut(BytesLoad.NUMBERS * 8);
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.NUMBERS * 8L,
        () -> {
          buffer.clear();
          for (int i = 0; i < BytesLoad.NUMBERS; i++) {
            buffer.putLong(i);
          }
          return buffer.length();
        });
  }

  static Bench getInts() {
    Bytes bytes = Bytes.wrap(BytesLoad.numbers(4));
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.SUM,
        () -> {
          BytesCursor in = bytes.cursor();
          long sum = 0;
          while (in.hasRemaining()) {
            sum += in.getInt();
          }
          return sum;
        });
  }

  static Bench getLongs() {
    Bytes bytes = Bytes.wrap(BytesLoad.numbers(8));
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.SUM,
        () -> {
          BytesCursor in = bytes.cursor();
          long sum = 0;
          while (in.hasRemaining()) {
            sum += in.getLong();
          }
          return sum;
        });
  }

  static Bench sliceAndRead() {
    Bytes bytes = Bytes.wrap(BytesLoad.frames());
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          long sum = 0;
          for (int at = 0; at < bytes.length(); at += BytesLoad.FRAME) {
            sum += bytes.slice(at, at + BytesLoad.FRAME).getInt(4);
          }
          return sum;
        });
  }

  static Bench framesCutOff() {
    byte[] input = BytesLoad.frames();
    var buffer = new BytesMut(BytesLoad.CHUNK);
    Bytes[] kept = new Bytes[BytesLoad.FRAMES];
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          buffer.put(input);
          int n = 0;
          while (buffer.length() >= 4 && buffer.length() - 4 >= buffer.getInt(0)) {
            kept[n++] = buffer.getBytes(buffer.getInt());
          }
          long sum = 0;
          for (Bytes frame : kept) {
            sum += frame.getInt(0);
          }
          return sum;
        });
  }

  static Bench framesInPlace() {
    byte[] input = BytesLoad.frames();
    var buffer = new BytesMut(BytesLoad.CHUNK);
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          buffer.put(input);
          long sum = 0;
          while (buffer.length() >= 4 && buffer.length() - 4 >= buffer.getInt(0)) {
            int length = buffer.getInt();
            sum += buffer.getInt(0);
            buffer.advance(length);
          }
          return sum;
        });
  }

  static Bench copy(int size) {
    byte[] from = BytesLoad.line(size);
    byte[] into = new byte[size];
    var buffer = new BytesMut(size);
    return bench(
        1,
        '\n',
        () -> {
          buffer.clear();
          buffer.put(from);
          buffer.get(into);
          return into[size - 1];
        });
  }

  static Bench indexOf(int size) {
    List<Bytes> lines = BytesLoad.lines(size, Bytes::wrap);
    return bench(
        BytesLoad.LINES,
        (size - 1L) * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += lines.get(i).indexOf((byte) '\n', 0);
          }
          return sum;
        });
  }

  static Bench hash(int size) {
    List<Bytes> lines = BytesLoad.lines(size + 1, Bytes::wrap);
    long hash = lines.get(0).slice(0, size).hashCode();
    return bench(
        BytesLoad.LINES,
        hash * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += lines.get(i).slice(0, size).hashCode();
          }
          return sum;
        });
  }

  static Bench equal(int size) {
    List<Bytes> lines = BytesLoad.lines(size, Bytes::wrap);
    Bytes other = Bytes.wrap(BytesLoad.line(size));
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
    var buffer = new BytesMut(BytesLoad.TEXT);
    List<String> texts = BytesLoad.texts();
    return bench(
        BytesLoad.LINES,
        BytesLoad.TEXT * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            buffer.clear();
            buffer.putUtf8(texts.get(i));
            sum += buffer.length();
          }
          return sum;
        });
  }
}
