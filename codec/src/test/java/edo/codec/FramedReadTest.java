package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.BytesMut;
import edo.io.ByteReader;
import edo.stream.Step;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import edo.testkit.Script;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that are read: IO-067, IO-070, IO-072, IO-073, IO-075 (framed_read.rs, framed.rs). */
class FramedReadTest extends CodecTest {
  private static final String ZERO = "\0\0\0\0";
  private static final String ONE = "\0\0\0\1";
  private static final String TWO = "\0\0\0\2";

  private final CountingWaker waker = new CountingWaker();

  private <T> Optional<T> polled(FramedRead<T> frames) throws Exception {
    return waker.poll(frames.nextAsync()).value();
  }

  /** IO-072: read_multi_frame_in_packet, read_multi_frame_across_packets. */
  @ParameterizedTest
  @EnumSource
  void manyInOneAndOneInMany(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script =
              new Script().reads(ZERO + ONE + "\0\0", "\0\2").readPends().reads("\0", "\0\0\3");
          var frames = new FramedRead<>(script, INTS);
          assertEquals(Optional.of(0), frames.next());
          assertEquals(Optional.of(1), frames.tryNext());
          assertEquals(1, script.reading, "not read again while there are frames");
          assertEquals(Optional.empty(), frames.tryNext());
          assertEquals(1, script.reading, "never reads");
          assertEquals(Optional.of(2), frames.nextAsync().await());
          assertEquals(Optional.of(3), frames.next());
          assertEquals(Optional.empty(), frames.next());
          assertEquals(Optional.empty(), frames.nextAsync().await());
        });
  }

  /** IO-072, IO-075: read_multi_frame_in_packet_after_codec_changed: what was read is kept. */
  @Test
  void anotherDecoderGoesOnWithTheBuffer() throws Exception {
    var script = new Script().reads("\0\0\0\4\0\0\0\0\0\0\0\7\0\0");
    var ints = new FramedRead<>(script, INTS);
    assertEquals(Optional.of(4), ints.next());
    var longs =
        ints.mapDecoder(before -> {
          assertSame(INTS, before);
          return LONGS;
        });
    assertEquals(Optional.of(7L), longs.next());
    assertEquals(1, script.reading);
    assertSame(script, longs.reader());
    assertSame(LONGS, longs.decoder());
    assertEquals(2, longs.readBuffer().length());
  }

  /** IO-075: a frame of the new decoder that the old one had seen as half a frame is there. */
  @Test
  void whatWasTooLittleBeforeMayBeEnoughNow() throws Exception {
    var script = new Script().reads("\0\0\0\5").readPends();
    var longs = new FramedRead<>(script, LONGS);
    assertTrue(waker.poll(longs.nextAsync()).isPending());
    assertEquals(Optional.of(5), longs.mapDecoder(_ -> INTS).tryNext());
  }

  /** IO-072: read_not_ready, read_partial_then_not_ready; withdrawn, nothing is lost. */
  @Test
  void notReadyKeepsWhatThereIs() throws Exception {
    var script = new Script().readPends().reads("\0\0").readPends().reads("\0\1");
    var frames = new FramedRead<>(script, INTS);
    var first = frames.nextAsync();
    assertTrue(waker.poll(first).isPending());
    first.cancel();
    var second = frames.nextAsync();
    assertTrue(waker.poll(second).isPending());
    second.cancel();
    assertEquals(2, frames.readBuffer().length());
    assertEquals(Optional.of(1), polled(frames));
    assertEquals(Optional.empty(), polled(frames));
  }

  /** IO-072: read_err, read_partial_then_err, read_partial_would_block_then_err; and on. */
  @Test
  void afterAFailureOfTheReaderItGoesOn() throws Exception {
    var why = new IOException("reset");
    var script = new Script().readFails(why).reads("\0\0").readPends().readFails(why).reads("\0\1");
    var frames = new FramedRead<>(script, INTS);
    assertSame(why, assertThrows(IOException.class, () -> polled(frames)));
    assertTrue(waker.poll(frames.nextAsync()).isPending());
    assertSame(why, assertThrows(IOException.class, frames::next));
    assertEquals(Optional.of(1), frames.next());
  }

  /** IO-072: return_none_after_error: a stream of them ends with the error, and may be resumed. */
  @Test
  void aStreamEndsWithTheFirstFailure() throws Exception {
    var why = new IOException("reset");
    var script = new Script().reads(ONE).readFails(why).reads(TWO);
    var frames = new FramedRead<>(script, INTS);
    var stream = frames.frames();
    assertEquals(Step.ITEM, stream.pollNext(waker.context()));
    assertEquals(1, stream.item());
    assertSame(why, assertThrows(IOException.class, () -> stream.pollNext(waker.context())));
    assertEquals(Step.END, stream.pollNext(waker.context()));
    assertEquals(Step.END, stream.pollNext(waker.context()));
    assertEquals(Optional.of(2), frames.next());
    assertTrue(script.closed, "a stream that is over has released what it had");
  }

  /** IO-070: frames as a stream, which closes the reader unless it is borrowed. */
  @ParameterizedTest
  @EnumSource
  void framesAsAStream(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var script = new Script().reads(ZERO + ONE).readPends().reads(TWO + "\0\0\0\3");
          var frames = new FramedRead<>(script, INTS);
          assertEquals(List.of(0, 2), frames.frames().borrowed().map(n -> n * 2).take(2).toList());
          assertFalse(script.closed);
          assertEquals(List.of(2, 3), frames.frames().toList());
          assertTrue(script.closed);
        });
  }

  /** IO-072: huge_size: the buffer grows as far as the decoder waits. */
  @Test
  void hugeFramesMakeTheBufferGrow() throws Exception {
    String data = "x".repeat(32 * 1024) + ONE;
    Decoder<Integer> large =
        (in, out) -> {
          if (in.length() < 32 * 1024) {
            return false;
          }
          in.advance(32 * 1024);
          out.accept(in.length() >= 4 ? in.getInt() : -1);
          return true;
        };
    var frames = new FramedRead<>(new Script().reads(data.split("(?<=\\G.{1000})")), large);
    assertEquals(-1, frames.next().orElseThrow());
    assertEquals(1, frames.mapDecoder(_ -> INTS).next().orElseThrow());
  }

  /** A buffer that one large frame has made large is let go of. */
  @Test
  void aLargeBufferIsNotKept() throws Exception {
    int large = 1 << 20;
    var lengths = new LengthDelimitedCodec();
    Decoder<Integer> sizes = (in, out) -> lengths.decode(in, frame -> out.accept(frame.length()));
    Decoder<Integer> inPlace =
        (in, out) -> {
          if (in.length() < large) {
            return false;
          }
          in.advance(large);
          out.accept(large);
          return true;
        };
    var script = new Script().reads("x".repeat(large)).reads("y").readPends();
    var frames = new FramedRead<>(script, inPlace);
    assertEquals(Optional.of(large), polled(frames));
    assertTrue(waker.poll(frames.nextAsync()).isPending());
    assertEquals(1, frames.readBuffer().length());
    assertTrue(frames.readBuffer().capacity() < large, "now " + frames.readBuffer().capacity());
    assertEquals(Optional.of(3), new FramedRead<>(new Script().reads("\0\0\0\3abc"), sizes).next());
  }

  /** IO-067, IO-072: data_remaining_is_error: once, then it is the end. */
  @Test
  void leftoversAreAnError() throws Exception {
    var frames = new FramedRead<>(new Script().reads(ZERO + "\0\0"), INTS);
    assertEquals(Optional.of(0), frames.next());
    var e = assertThrows(EOFException.class, frames::next);
    assertTrue(e.getMessage().contains("2 bytes"), e.getMessage());
    assertEquals(Optional.empty(), frames.next());
    assertEquals(2, frames.readBuffer().length());
  }

  /** IO-072: multi_frames_on_eof: the decoder is asked at the end until it has no more. */
  @Test
  void theEndMayHaveManyFrames() throws Exception {
    Decoder<Integer> counting =
        new Decoder<>() {
          private int left = 3;

          @Override
          public boolean decode(BytesMut in, Consumer<? super Integer> out) {
            return false;
          }

          @Override
          public boolean decodeEof(BytesMut in, Consumer<? super Integer> out) {
            if (left > 0) {
              out.accept(left--);
              return true;
            }
            return false;
          }
        };
    var frames = new FramedRead<>(new Script(), counting);
    assertEquals(List.of(3, 2, 1), frames.frames().toList());
  }

  /** IO-072: read_eof_then_resume: a reader that has more after its end, as a file that grows. */
  @Test
  void afterTheEndThereMayBeMore() throws Exception {
    var script =
        new Script() {
          private int ends = 2;

          @Override
          public int pollRead(edo.task.Context cx, java.nio.ByteBuffer buffer) throws IOException {
            int n = super.pollRead(cx, buffer);
            if (n == END && ends-- > 0) {
              reads(ends == 1 ? ONE : "\0\0\0\2\0\0\0\3");
            }
            return n;
          }
        };
    script.reads(ZERO);
    var frames = new FramedRead<>(script, INTS);
    assertEquals(Optional.of(0), polled(frames));
    assertEquals(Optional.empty(), polled(frames));
    assertEquals(Optional.of(1), frames.next());
    assertEquals(Optional.empty(), frames.next());
    assertEquals(Optional.of(2), frames.next());
    assertEquals(Optional.of(3), polled(frames));
    assertEquals(Optional.empty(), polled(frames));
    assertEquals(Optional.empty(), frames.next());
  }

  /** IO-067: a decoder that fails and has used nothing fails again only when more has come. */
  @Test
  void aDecoderThatIsStuckDoesNotSpin() throws Exception {
    Decoder<Integer> strict =
        (in, out) -> {
          if (in.length() >= 4 && in.get(0) != 0) {
            throw new FrameException("no number");
          }
          return INTS.decode(in, out);
        };
    var script = new Script().reads("\7\0\0\0").readPends().reads("\0").readPends();
    var frames = new FramedRead<>(script, strict);
    assertThrows(FrameException.class, () -> polled(frames));
    assertTrue(waker.poll(frames.nextAsync()).isPending());
    assertThrows(FrameException.class, () -> polled(frames));
    assertTrue(waker.poll(frames.nextAsync()).isPending());
  }

  /** IO-073: can_read_from_existing_buf, and with a decoder that is another one. */
  @Test
  void readsFirstWhatTheBufferHas() throws Exception {
    var script = new Script().reads(TWO);
    var frames = new FramedRead<>(script, INTS, buffer(ONE));
    assertEquals(Optional.of(1), frames.next());
    assertEquals(0, script.reading);
    assertEquals(Optional.of(2), frames.next());
    var ints = new FramedRead<>(new Script(), INTS, buffer(ONE + "\0\0\0\0\0\0\0\t"));
    assertEquals(Optional.of(1), ints.next());
    assertEquals(Optional.of(9L), ints.mapDecoder(_ -> LONGS).next());
  }

  /** IO-073: external_buf_grows_to_init, external_buf_does_not_shrink, and sizes of one's own. */
  @Test
  void buffersHaveTheUsualSizeAtLeast() {
    int usual = FramedRead.DEFAULT_CAPACITY;
    assertEquals(8192, usual);
    var script = new Script();
    assertEquals(usual, new FramedRead<>(script, INTS).readBuffer().capacity());
    assertEquals(usual, new FramedRead<>(script, INTS, new BytesMut(4)).readBuffer().capacity());
    var large = new BytesMut(2 * usual);
    assertEquals(2 * usual, new FramedRead<>(script, INTS, large).readBuffer().capacity());
    assertSame(large, new FramedRead<>(script, INTS, large).readBuffer());
    assertEquals(100, new FramedRead<>(script, INTS, 100).readBuffer().capacity());
    assertThrows(IllegalArgumentException.class, () -> new FramedRead<>(script, INTS, 0));
  }

  /** IO-073: from_parts_empty_read_buf_does_not_spuriously_decode. */
  @Test
  void anEmptyBufferIsNotDecoded() throws Exception {
    Decoder<Integer> always =
        (in, out) -> {
          out.accept(in.length());
          in.clear();
          return true;
        };
    var frames = new FramedRead<>(new Script().readPends().reads("ab"), always, new BytesMut());
    assertTrue(waker.poll(frames.nextAsync()).isPending());
    assertEquals(Optional.of(2), frames.next());
  }

  /** Who breaks a contract is told which. */
  @Test
  void liesAreFoundOut() {
    assertLie("true and handed out no frame", (_, _) -> true);
    assertLie(
        "handed out a frame and answered false",
        (_, out) -> {
          out.accept(1);
          return false;
        });
    assertLie(
        "this one has two",
        (_, out) -> {
          out.accept(1);
          out.accept(2);
          return true;
        });
    var reader = new FramedRead<>((ByteReader) (_, _) -> 3, INTS);
    var e = assertThrows(IllegalStateException.class, reader::next);
    assertTrue(e.getMessage().contains("breaks the contract"), e.getMessage());
    var idle = new FramedRead<>((ByteReader) (_, _) -> 0, INTS);
    assertThrows(IllegalStateException.class, () -> polled(idle));
    e = assertThrows(IllegalStateException.class, () -> polled(reader));
    assertTrue(e.getMessage().contains("it answered 3"), e.getMessage());
  }

  private static void assertLie(String said, Decoder<Integer> decoder) {
    var frames = new FramedRead<>(new Script().reads("x"), decoder);
    var e = assertThrows(IllegalStateException.class, frames::next);
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }

  /** A frame that was handed out by a decoder that then fails is closed. */
  @Test
  void aFrameOfADecoderThatFailsIsClosed() throws Exception {
    var closed = new int[1];
    Decoder<AutoCloseable> failing =
        (in, out) -> {
          AutoCloseable frame = () -> closed[0]++;
          out.accept(frame);
          throw new FrameException("after all");
        };
    var frames = new FramedRead<>(new Script().reads("x"), failing);
    assertThrows(FrameException.class, frames::next);
    assertEquals(1, closed[0]);
  }

  /** IO-070: closing closes the reader. */
  @Test
  void closesTheReader() throws Exception {
    var script = new Script().reads(ONE);
    try (var frames = new FramedRead<>(script, INTS)) {
      assertEquals(Optional.of(1), frames.next());
      assertTrue(frames.toString().startsWith("FramedRead[0 bytes, "), frames.toString());
    }
    assertTrue(script.closed);
  }
}
