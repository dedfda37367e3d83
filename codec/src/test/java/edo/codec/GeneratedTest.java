package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.TooLongException;
import edo.testkit.CountingWaker;
import edo.testkit.Script;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes in pieces comes out whole, and garbage is refused: IO-072, IO-076 … IO-087. Inputs
 * come from seeds, which are said when one fails.
 */
class GeneratedTest extends CodecTest {
  private static final int SEEDS = 100;
  private static final int LIMIT = 64;

  /** A codec of bytes with settings that a seed has chosen, and what its frames may be like. */
  record Kind(String name, Supplier<Codec<Bytes, Bytes>> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kind> kinds() {
    var kinds = new ArrayList<Kind>();
    kinds.add(new Kind("lines", () -> text(new LinesCodec(LIMIT))));
    kinds.add(new Kind("any delimiter", () -> new AnyDelimiterCodec(LIMIT)));
    kinds.add(
        new Kind("one delimiter", () -> new AnyDelimiterCodec(Bytes.of(0), Bytes.of(0), LIMIT)));
    for (int width : new int[] {1, 2, 3, 4, 8}) {
      var settings = LengthDelimitedCodec.builder().lengthFieldLength(width).maxFrameLength(LIMIT);
      kinds.add(new Kind("length of " + width, settings::build));
      var little =
          LengthDelimitedCodec.builder()
              .lengthFieldLength(width)
              .byteOrder(ByteOrder.LITTLE_ENDIAN)
              .lengthAdjustment(-width)
              .maxFrameLength(LIMIT);
      kinds.add(new Kind("length of all with " + width, little::build));
    }
    return kinds;
  }

  /** Lines as the bytes of their text. */
  private static Codec<Bytes, Bytes> text(LinesCodec lines) {
    return new Codec<>() {
      @Override
      public boolean decode(BytesMut in, java.util.function.Consumer<? super Bytes> out)
          throws IOException {
        return lines.decode(in, line -> out.accept(Bytes.utf8(line)));
      }

      @Override
      public boolean decodeEof(BytesMut in, java.util.function.Consumer<? super Bytes> out)
          throws IOException {
        return lines.decodeEof(in, line -> out.accept(Bytes.utf8(line)));
      }

      @Override
      public void encode(Bytes frame, BytesMut out) {
        lines.encode(frame.toString(StandardCharsets.UTF_8), out);
      }
    };
  }

  /** What came of an input: frames, and the names of exceptions between them. */
  private static List<Object> outcome(FramedRead<Bytes> frames) {
    var all = new ArrayList<Object>();
    var waker = new CountingWaker();
    int errors = 0;
    while (errors < 20_000) {
      try {
        var poll = waker.poll(frames.nextAsync());
        if (poll.isReady()) {
          Optional<Bytes> next = poll.value();
          if (next.isEmpty()) {
            return all;
          }
          all.add(next.get());
        }
      } catch (TooLongException | FrameException | EOFException | CharacterCodingException e) {
        errors++;
        // One that is stuck says the same each time something comes; how often is no matter.
        if (all.isEmpty() || !e.getClass().equals(all.getLast())) {
          all.add(e.getClass());
        }
      } catch (Exception e) {
        throw new AssertionError("not declared: " + e, e);
      }
      int capacity = frames.readBuffer().capacity();
      assertTrue(capacity <= 2 * FramedRead.DEFAULT_CAPACITY, "a buffer of " + capacity);
    }
    throw new AssertionError("errors without end: " + all.getLast());
  }

  private static FramedRead<Bytes> whole(Kind kind, Bytes input) {
    var script = input.isEmpty() ? new Script() : new Script().reads(text(input));
    return new FramedRead<>(script, kind.make.get());
  }

  private static FramedRead<Bytes> pieces(Kind kind, Bytes input, Random random) {
    var script = new Script();
    int most = 1 + random.nextInt(20);
    for (int at = 0; at < input.length(); ) {
      int n = Math.min(input.length() - at, 1 + random.nextInt(most));
      script.reads(text(input.slice(at, at + n)));
      at += n;
      if (random.nextInt(3) == 0) {
        script.readPends();
      }
    }
    return new FramedRead<>(script, kind.make.get(), 1 + random.nextInt(100));
  }

  /** Frames that are encoded and cut at random come out as they were, by either way of asking. */
  @ParameterizedTest
  @MethodSource("kinds")
  void framesInRandomPieces(Kind kind) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      var frames =
          IntStream.range(0, random.nextInt(20))
              .mapToObj(_ ->
                  Bytes.wrap(
                      random
                          .ints(random.nextInt(LIMIT + 1), 'a', 'z' + 1)
                          .collect(
                              java.io.ByteArrayOutputStream::new,
                              java.io.ByteArrayOutputStream::write,
                              (a, b) -> a.writeBytes(b.toByteArray()))
                          .toByteArray()))
              .toList();
      var sent = new Script();
      while (random.nextInt(4) > 0) {
        sent.takes(1 + random.nextInt(50));
      }
      try (var out = new FramedWrite<>(sent, kind.make.get())) {
        for (Bytes frame : frames) {
          if (random.nextBoolean()) {
            out.feed(frame);
          } else {
            out.send(frame);
          }
        }
      }
      Bytes wire = latin(sent.all());
      String what = kind + ", seed " + seed;
      assertEquals(frames, outcome(whole(kind, wire)), what);
      assertEquals(frames, outcome(pieces(kind, wire, random)), what);
      assertEquals(frames, pieces(kind, wire, random).frames().toList(), what);
    }
  }

  /**
   * Garbage gives frames and the errors that are declared, the same in pieces as at once, keeps no
   * more than the limit, and comes to an end.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  void garbage(Kind kind) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      Bytes input = garbage(random);
      String what = kind + ", seed " + seed;
      List<Object> atOnce = outcome(whole(kind, input));
      assertEquals(atOnce, outcome(pieces(kind, input, random)), what);
      for (Object each : atOnce) {
        assertTrue(!(each instanceof Bytes frame) || frame.length() <= 3 * LIMIT, what);
      }
    }
  }

  /** Bytes of few values, so that delimiters and small lengths are among them; long runs too. */
  private static Bytes garbage(Random random) {
    var bytes = new BytesMut();
    String usual = "\0\0\0\1\2\5@A\n\n\r,;ab\u00c3\u00a4\u00ff";
    int runs = random.nextInt(200);
    for (int i = 0; i < runs; i++) {
      int value = random.nextInt(8) == 0 ? random.nextInt(256) : usual.charAt(random.nextInt(18));
      bytes.putRepeated(value, random.nextInt(20) == 0 ? random.nextInt(300) : 1);
    }
    return bytes.freeze();
  }
}
