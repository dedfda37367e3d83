package edo.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the benchmarks of buffers read and write, and the sums that must come out. */
final class BytesLoad {
  /** Numbers written or read in one pass. */
  static final int NUMBERS = 1024;

  /** Bytes of a frame: a length of four bytes, and a body. */
  static final int FRAME = 64;

  static final int BODY = FRAME - 4;

  /** Bytes that one read brings. */
  static final int CHUNK = 8192;

  static final int FRAMES = CHUNK / FRAME;

  /** Passes in one run, so that the clock is not measured. */
  static final int PASSES = 64;

  /** Characters of a text. */
  static final int TEXT = 32;

  private BytesLoad() {}

  /** Numbers one after the other: ints or longs, whose sum is easily known. */
  static byte[] numbers(int size) {
    ByteBuffer all = ByteBuffer.allocate(NUMBERS * size);
    for (int i = 0; i < NUMBERS; i++) {
      if (size == Long.BYTES) {
        all.putLong(i);
      } else {
        all.putInt(i);
      }
    }
    return all.array();
  }

  /** The sum of {@link #numbers}. */
  static final long SUM = (long) NUMBERS * (NUMBERS - 1) / 2;

  /** A chunk full of frames; the body of each begins with its number. */
  static byte[] frames() {
    ByteBuffer all = ByteBuffer.allocate(CHUNK);
    for (int i = 0; i < FRAMES; i++) {
      all.position(i * FRAME);
      all.putInt(BODY).putInt(i);
    }
    return all.array();
  }

  /** The sum of the numbers of the frames of a chunk. */
  static final long FRAME_SUM = (long) FRAMES * (FRAMES - 1) / 2;

  /** So many bytes, and a line feed as the last. */
  static byte[] line(int size) {
    byte[] line = new byte[size];
    for (int i = 0; i < size - 1; i++) {
      line[i] = (byte) ('a' + i % 26);
    }
    line[size - 1] = '\n';
    return line;
  }

  /** Equal lines in different places, so that no compiler takes the work out of the loop. */
  static final int LINES = 16;

  /** One of them for each line, made anew. */
  static <T> List<T> lines(int size, Function<byte[], T> make) {
    return Stream.generate(() -> make.apply(line(size))).limit(LINES).toList();
  }

  /** ASCII, as headers are: a different one for each line. */
  static List<String> texts() {
    return IntStream.range(0, LINES)
        .mapToObj("content-type: application/x-%02d\r\n"::formatted)
        .toList();
  }

  /** One pass over the work, with a sum that shows that it was done. */
  @FunctionalInterface
  interface Pass {
    long run();
  }

  /**
   * A benchmark.
   *
   * @param perPass operations in a pass
   * @param sum what each pass must come to
   * @param pass the work
   */
  static Bench bench(int perPass, long sum, Pass pass) {
    return meter -> {
      for (int i = 0; i < PASSES; i++) {
        long got = pass.run();
        if (got != sum) {
          throw new IllegalStateException("expected " + sum + " but there is " + got);
        }
      }
      return (long) PASSES * perPass;
    };
  }
}
