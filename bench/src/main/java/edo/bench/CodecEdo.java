package edo.bench;

import static edo.bench.BytesLoad.bench;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.codec.Codec;
import edo.codec.Decoder;
import edo.codec.FramedRead;
import edo.codec.FramedWrite;
import edo.codec.LengthDelimitedCodec;
import edo.codec.LinesCodec;
import edo.stream.Step;
import edo.task.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The benchmarks of codecs with {@code edo.codec}: the codec alone, and on a connection. */
final class CodecEdo {
  private CodecEdo() {}

  private static long number(Bytes frame) {
    return frame.getInt(0);
  }

  // ---------------------------------------------------------------- the codec alone

  static Bench decode(int size) {
    return decode(
        LengthDelimitedCodec::new,
        CodecLoad.lengthDelimited(size),
        CodecLoad.frames(size),
        CodecLoad.sum(size),
        CodecEdo::number);
  }

  static Bench lines() {
    return decode(
        () -> new LinesCodec(1024),
        CodecLoad.text(),
        CodecLoad.LINES,
        (long) CodecLoad.LINES * CodecLoad.LINE,
        String::length);
  }

  private static final class Summing<T> implements Consumer<T> {
    private final ToLongFunction<T> value;
    private long sum;

    Summing(ToLongFunction<T> value) {
      this.value = value;
    }

    @Override
    public void accept(T frame) {
      sum += value.applyAsLong(frame);
    }

    long take() {
      long taken = sum;
      sum = 0;
      return taken;
    }
  }

  private static <T> Bench decode(
      Supplier<? extends Decoder<T>> codec,
      byte[] input,
      int frames,
      long sum,
      ToLongFunction<T> value) {
    Decoder<T> decoder = codec.get();
    var buffer = new BytesMut(BytesLoad.CHUNK);
    var out = new Summing<>(value);
    return bench(
        frames,
        sum,
        () -> {
          try {
            for (int at = 0; at < input.length; at += BytesLoad.CHUNK) {
              buffer.put(input, at, Math.min(BytesLoad.CHUNK, input.length - at));
              while (decoder.decode(buffer, out)) {
                // all that are there
              }
            }
            return out.take();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  static Bench encode(int size) {
    return encode(new LengthDelimitedCodec(), payloads(size), (long) CodecLoad.frames(size) * size);
  }

  static Bench encodeLines() {
    return encode(new LinesCodec(1024), CodecLoad.lines(), CodecLoad.text().length);
  }

  private static List<Bytes> payloads(int size) {
    Bytes all = Bytes.wrap(CodecLoad.lengthDelimited(size));
    return IntStream.range(0, CodecLoad.frames(size))
        .mapToObj(i -> all.slice(i * size + 4, (i + 1) * size))
        .toList();
  }

  private static <T> Bench encode(
      edo.codec.Encoder<? super T> encoder, List<? extends T> frames, long total) {
    var buffer = new BytesMut(CodecLoad.TOTAL + BytesLoad.CHUNK);
    return bench(
        frames.size(),
        total,
        () -> {
          try {
            buffer.clear();
            for (int i = 0; i < frames.size(); i++) {
              encoder.encode(frames.get(i), buffer);
            }
            return buffer.length();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  // ---------------------------------------------------------------- on a connection

  /** Asked with {@code next}. */
  static Bench read(int size) {
    return read(
        LengthDelimitedCodec::new,
        CodecLoad.lengthDelimited(size),
        CodecLoad.frames(size),
        CodecLoad.sum(size),
        CodecEdo::number);
  }

  /** Read where they lie. */
  static Bench readInPlace(int size) {
    return read(
        () -> new LengthDelimitedCodec().reading((in, length) -> NUMBERS[in.getInt()]),
        CodecLoad.lengthDelimited(size),
        CodecLoad.frames(size),
        CodecLoad.sum(size),
        Integer::longValue);
  }

  /** As frames, made once: what is allocated is the codec's doing. */
  private static final Integer[] NUMBERS =
      IntStream.range(0, CodecLoad.TOTAL / 64).boxed().toArray(Integer[]::new);

  static Bench readLines() {
    return read(
        () -> new LinesCodec(1024),
        CodecLoad.text(),
        CodecLoad.LINES,
        (long) CodecLoad.LINES * CodecLoad.LINE,
        String::length);
  }

  private static <T> Bench read(
      Supplier<? extends Decoder<T>> codec,
      byte[] input,
      int frames,
      long sum,
      ToLongFunction<T> value) {
    var reading = new FramedRead<>(new CodecLoad.Source(input), codec.get());
    return bench(
        frames,
        sum,
        () -> {
          try {
            long got = 0;
            for (int i = 0; i < frames; i++) {
              got += value.applyAsLong(reading.next().orElseThrow());
            }
            return got;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Polled, as a stream. */
  static Bench poll(int size) {
    return poll(
        LengthDelimitedCodec::new,
        CodecLoad.lengthDelimited(size),
        CodecLoad.frames(size),
        CodecLoad.sum(size),
        CodecEdo::number);
  }

  static Bench pollLines() {
    return poll(
        () -> new LinesCodec(1024),
        CodecLoad.text(),
        CodecLoad.LINES,
        (long) CodecLoad.LINES * CodecLoad.LINE,
        String::length);
  }

  private static <T> Bench poll(
      Supplier<? extends Decoder<T>> codec,
      byte[] input,
      int frames,
      long sum,
      ToLongFunction<T> value) {
    var stream = new FramedRead<>(new CodecLoad.Source(input), codec.get()).frames();
    Context cx = Context.of(() -> {});
    return bench(
        frames,
        sum,
        () -> {
          try {
            long got = 0;
            for (int i = 0; i < frames; i++) {
              if (stream.pollNext(cx) != Step.ITEM) {
                throw new IllegalStateException("not ready");
              }
              got += value.applyAsLong(stream.item());
            }
            return got;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Fed, and flushed when there are 8 KiB, and at the end. */
  static Bench write(int size) {
    return write(new LengthDelimitedCodec(), payloads(size), (long) CodecLoad.frames(size) * size);
  }

  static Bench writeLines() {
    return write(new LinesCodec(1024), CodecLoad.lines(), CodecLoad.text().length);
  }

  private static <I, T> Bench write(Codec<I, T> codec, List<? extends T> frames, long total) {
    var target = new CodecLoad.Target();
    var writing = new FramedWrite<>(target, codec);
    return bench(
        frames.size(),
        total,
        () -> {
          try {
            for (int i = 0; i < frames.size(); i++) {
              writing.feed(frames.get(i));
            }
            writing.flush();
            return target.taken();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
