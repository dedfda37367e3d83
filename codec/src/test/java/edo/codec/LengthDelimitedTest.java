package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.TooLongException;
import edo.io.WriteZeroException;
import edo.testkit.CountingWaker;
import edo.testkit.Script;
import java.io.EOFException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Frames with their length in front: IO-081 to IO-087 (length_delimited.rs). */
class LengthDelimitedTest extends CodecTest {
  private static final String NINE = "\0\0\0\tabcdefghi";

  private final CountingWaker waker = new CountingWaker();

  private static LengthDelimitedBuilder builder() {
    return LengthDelimitedCodec.builder();
  }

  private static void assertFrames(
      List<String> frames, LengthDelimitedBuilder settings, String... packets) throws Exception {
    try (var stream = settings.read(new Script().reads(packets)).frames().map(CodecTest::text)) {
      assertEquals(frames, stream.toList());
    }
  }

  private static void assertFrames(List<String> frames, String... packets) throws Exception {
    assertFrames(frames, builder(), packets);
  }

  /** IO-085: read_empty_io_yields_nothing, read_single_frame_one_packet, multi, multi packet. */
  @Test
  void framesInPackets() throws Exception {
    assertFrames(List.of());
    assertFrames(List.of("abcdefghi"), NINE);
    assertFrames(
        List.of("abcdefghi", "123", "hello world"), NINE + "\0\0\0\003123\0\0\0\013hello world");
    assertFrames(List.of("abcdefghi"), "\0\0", "\0\tabc", "defghi");
    assertFrames(
        List.of("abcdefghi", "123", "hello world"),
        "\0\0",
        "\0\tabc",
        "defghi",
        "\0\0\0\0031",
        "23\0\0\0\013hello",
        " world");
    assertFrames(List.of("", "a", ""), "\0\0\0\0\0\0\0\1a\0\0\0\0");
  }

  /** IO-081: …_little_endian, …_native_endian. */
  @Test
  void ordersOfBytes() throws Exception {
    assertFrames(
        List.of("abcdefghi"), builder().byteOrder(ByteOrder.LITTLE_ENDIAN), "\t\0\0\0abcdefghi");
    boolean isBig = ByteOrder.nativeOrder().equals(ByteOrder.BIG_ENDIAN);
    assertFrames(
        List.of("abc"),
        builder().byteOrder(ByteOrder.nativeOrder()),
        isBig ? "\0\0\0\3abc" : "\3\0\0\0abc");
    assertFrames(
        List.of("abc"),
        builder().byteOrder(ByteOrder.LITTLE_ENDIAN).lengthFieldLength(3),
        "\3\0\0abc");
  }

  /** IO-085: read_single_frame_multi_packet_wait, read_multi_frame_multi_packet_wait. */
  @Test
  void framesThatKeepOneWaiting() throws Exception {
    var script =
        new Script()
            .readPends()
            .reads("\0\0")
            .readPends()
            .reads("\0\tabc")
            .readPends()
            .reads("defghi")
            .readPends()
            .reads("\0\0\0\0031")
            .readPends();
    var frames = builder().read(script);
    for (int i = 0; i < 3; i++) {
      assertTrue(waker.poll(frames.nextAsync()).isPending());
    }
    assertEquals(Optional.of(latin("abcdefghi")), waker.poll(frames.nextAsync()).value());
    assertTrue(waker.poll(frames.nextAsync()).isPending());
    assertTrue(waker.poll(frames.nextAsync()).isPending());
    script.reads("23");
    assertEquals(Optional.of(latin("123")), waker.poll(frames.nextAsync()).value());
    assertEquals(Optional.empty(), waker.poll(frames.nextAsync()).value());
  }

  /** IO-085: read_incomplete_head, …_multi, read_incomplete_payload; also without any payload. */
  @Test
  void halfFramesAtTheEnd() throws Exception {
    assertHalf("2 of the 4 bytes of its head", "\0\0");
    assertHalf("1 of the 4 bytes of its head", "\0\0\0\1a", "\0");
    assertHalf("4 of the 9 bytes of its payload", "\0\0\0\tab", "cd");
    assertHalf("0 of the 9 bytes of its payload", "\0\0\0\t");
  }

  private static void assertHalf(String what, String... packets) throws Exception {
    var once = builder().read(new Script().reads(packets));
    assertThrows(
        EOFException.class,
        () -> {
          while (once.next().isPresent()) {}
        });
    assertEquals(Optional.empty(), once.next(), "told once");
    var frames = builder().read(new Script().reads(packets));
    var e = assertThrows(EOFException.class, () -> frames.frames().forEach(_ -> {}));
    assertTrue(e.getMessage().contains(what), e.getMessage());
  }

  /** IO-082: read_max_frame_len, read_update_max_frame_len_at_rest. */
  @Test
  void framesThatAreTooLong() throws Exception {
    assertEquals(8 << 20, new LengthDelimitedCodec().maxFrameLength());
    var frames = builder().maxFrameLength(5).read(new Script().reads(NINE));
    for (int i = 0; i < 2; i++) {
      var e = assertThrows(TooLongException.class, frames::next);
      assertEquals(5, e.limit());
      assertTrue(
          e.getMessage().contains("a length of 9, is longer than the 5 bytes"), e.getMessage());
    }
    var codec = new LengthDelimitedCodec();
    var updated = new FramedRead<>(new Script().reads(NINE + NINE), codec);
    assertTrue(updated.next().isPresent());
    codec.maxFrameLength(5);
    assertThrows(TooLongException.class, updated::next);
    codec.maxFrameLength(9);
    assertThrows(IllegalArgumentException.class, () -> codec.maxFrameLength(-1));
    assertThrows(IllegalArgumentException.class, () -> builder().maxFrameLength(-1));
  }

  /** IO-082: read_update_max_frame_len_in_flight: a frame whose head was read is not affected. */
  @Test
  void theLimitIsAppliedToHeads() throws Exception {
    var codec = new LengthDelimitedCodec();
    var script = new Script().reads("\0\0\0\tabcd").readPends().reads("efghi\0\0\0\tabc");
    var frames = new FramedRead<>(script, codec);
    assertTrue(waker.poll(frames.nextAsync()).isPending());
    codec.maxFrameLength(5);
    assertEquals(Optional.of(latin("abcdefghi")), frames.next());
    assertThrows(TooLongException.class, frames::next);
  }

  /** IO-082: nothing of the size that is announced is allocated, be it allowed or not. */
  @Test
  void announcingTakesNoMemory() throws Exception {
    var refused = builder().read(new Script().reads("\u007f\u00ff\u00ff\u00ff"));
    assertThrows(TooLongException.class, refused::next);
    assertEquals(FramedRead.DEFAULT_CAPACITY, refused.readBuffer().capacity());

    var allowed = builder().read(new Script().reads("\0\u0080\0\0abcd").readPends());
    assertTrue(waker.poll(allowed.nextAsync()).isPending());
    assertTrue(allowed.readBuffer().capacity() <= 128 * 1024, "8 MiB were announced");
  }

  /** IO-082: a large frame comes whole, and the buffer is not much larger than what has come. */
  @Test
  void largeFramesGrowAsTheyCome() throws Exception {
    int length = 3_000_000;
    var script = new Script().reads("\0-\u00c6\u00c0");
    var frames = builder().read(script);
    int come = 0;
    while (come < length) {
      int n = Math.min(100_000, length - come);
      script.reads("x".repeat(n)).readPends();
      come += n;
      var poll = waker.poll(frames.nextAsync());
      if (come < length) {
        assertTrue(poll.isPending());
        int capacity = frames.readBuffer().capacity();
        assertTrue(capacity <= 3 * come + 128 * 1024, capacity + " bytes for " + come);
      } else {
        assertEquals(length, poll.value().orElseThrow().length());
      }
    }
  }

  /** IO-083: read_one_byte_length_field, read_header_offset, all widths. */
  @Test
  void fieldsOfAllWidths() throws Exception {
    assertFrames(List.of("abcdefghi"), builder().lengthFieldLength(1), "\tabcdefghi");
    assertFrames(
        List.of("abcdefghi"),
        builder().lengthFieldLength(2).lengthFieldOffset(4),
        "zzzz\0\tabcdefghi");
    for (int width = 1; width <= 8; width++) {
      for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        var codec = builder().lengthFieldLength(width).byteOrder(order).build();
        var wire = new BytesMut();
        codec.encode(latin("x".repeat(200)), wire);
        codec.encode(latin("y"), wire);
        assertEquals(2 * width + 201, wire.length());
        assertEquals(200, decode(codec, wire).orElseThrow().length());
        assertEquals("y", text(decode(codec, wire).orElseThrow()));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> builder().lengthFieldLength(0));
    assertThrows(IllegalArgumentException.class, () -> builder().lengthFieldLength(9));
    assertThrows(IllegalArgumentException.class, () -> builder().lengthFieldOffset(-1));
    assertThrows(IllegalArgumentException.class, () -> builder().numSkip(-1));
    assertThrows(IllegalArgumentException.class, () -> builder().numSkip((1 << 30) + 1));
  }

  /**
   * IO-083, IO-085: read_single_multi_frame_one_packet_skip_none_adjusted,
   * read_single_frame_length_adjusted, read_single_multi_frame_one_packet_length_includes_head.
   */
  @Test
  void adjustedLengths() throws Exception {
    assertFrames(
        List.of("xx\0\tabcdefghi", "yy\0\003123", "zz\0\013hello world"),
        builder().lengthFieldLength(2).lengthFieldOffset(2).numSkip(0).lengthAdjustment(4),
        "xx\0\tabcdefghiyy\0\003123zz\0\013hello world");
    assertFrames(
        List.of("abcdefghi"),
        builder().lengthFieldOffset(0).lengthFieldLength(3).lengthAdjustment(0).numSkip(4),
        "\0\0\t\u00ccabcdefghi");
    assertFrames(
        List.of("\0\013abcdefghi", "\0\005123", "\0\015hello world"),
        builder().lengthFieldLength(2).lengthAdjustment(0).numSkip(0),
        "\0\013abcdefghi\0\005123\0\015hello world");
    assertFrames(
        List.of("abcdefghi"),
        builder().lengthFieldLength(2).lengthAdjustment(-2),
        "\0\013abcdefghi");
  }

  /** IO-085: a length that is less than nothing when adjusted, and one that is beyond a long. */
  @Test
  void lengthsThatAreNone() {
    var negative = builder().lengthAdjustment(-4).read(new Script().reads("\0\0\0\3abc"));
    var e = assertThrows(FrameException.class, negative::next);
    assertTrue(e.getMessage().contains("its length is 3"), e.getMessage());
    assertTrue(e.getMessage().contains("-4"), e.getMessage());
    for (int adjustment : new int[] {-5, 0, 5, Integer.MAX_VALUE}) {
      for (String length : List.of("\u00ff".repeat(8), (char) 127 + "\u00ff".repeat(7))) {
        var huge =
            builder()
                .lengthFieldLength(8)
                .lengthAdjustment(adjustment)
                .maxFrameLength(Integer.MAX_VALUE)
                .read(new Script().reads(length));
        assertThrows(TooLongException.class, huge::next);
      }
    }
  }

  private static void assertWritten(
      List<String> writes, LengthDelimitedBuilder settings, String... frames) throws Exception {
    var script = new Script();
    var out = settings.write(script);
    for (String frame : frames) {
      out.feed(latin(frame));
    }
    out.flush();
    assertEquals(writes, script.written);
  }

  /**
   * IO-084, IO-086: write_nothing_yields_nothing, write_single_frame_one_packet, …_multi_frame_one
   * …, …_multi_packet, …_little_endian, …_with_short_length_field, …_length_adjusted.
   */
  @Test
  void framesAreWritten() throws Exception {
    assertWritten(List.of(), builder());
    assertWritten(List.of(NINE), builder(), "abcdefghi");
    assertWritten(
        List.of(NINE + "\0\0\0\003123\0\0\0\013hello world"),
        builder(),
        "abcdefghi",
        "123",
        "hello world");
    assertWritten(
        List.of("\t\0\0\0abcdefghi"), builder().byteOrder(ByteOrder.LITTLE_ENDIAN), "abcdefghi");
    assertWritten(List.of("\tabcdefghi"), builder().lengthFieldLength(1), "abcdefghi");
    assertWritten(
        List.of("\0\013abcdefghi"),
        builder().lengthFieldLength(2).lengthAdjustment(-2),
        "abcdefghi");
    assertWritten(
        List.of("\0\7abcdefghi"), builder().lengthFieldLength(2).lengthAdjustment(2), "abcdefghi");
    var script = new Script();
    var out = builder().framed(script);
    out.send(latin("abcdefghi"));
    out.send(latin("123"));
    assertEquals(List.of(NINE, "\0\0\0\003123"), script.written);
  }

  /** IO-086: write_single_frame_would_block, write_zero. */
  @Test
  void writersThatTakeLittle() throws Exception {
    var script = new Script().writePends().takes(2).writePends().takes(2).writePends();
    var out = builder().write(script);
    var send = out.sendAsync(latin("abcdefghi"));
    for (int i = 0; i < 3; i++) {
      assertTrue(waker.poll(send).isPending());
    }
    assertTrue(waker.poll(send).isReady());
    assertEquals(NINE, script.all());
    var full = builder().write(new Script().takes(0));
    assertThrows(WriteZeroException.class, () -> full.send(latin("a")));
  }

  /** IO-086: write_max_frame_len, write_update_max_frame_len_at_rest, …_in_flight. */
  @Test
  void framesThatAreTooLongAreNotWritten() throws Exception {
    var codec = builder().maxFrameLength(6).build();
    var script = new Script().takes(2).writePends();
    var out = new FramedWrite<>(script, codec);
    var e = assertThrows(TooLongException.class, () -> out.feed(latin("abcdefg")));
    assertEquals(6, e.limit());
    var send = out.sendAsync(latin("abcdef"));
    assertTrue(waker.poll(send).isPending());
    codec.maxFrameLength(5);
    assertTrue(waker.poll(send).isReady());
    assertThrows(TooLongException.class, () -> out.feed(latin("abcdef")));
    out.send(latin("abcde"));
    assertEquals("\0\0\0\6abcdef\0\0\0\5abcde", script.all());
  }

  /** IO-086: encode_overflow: room is made; an adjustment that makes a length less than nothing. */
  @Test
  void encodesIntoAFullBuffer() throws Exception {
    var full = BytesMut.zeroed(1024);
    new LengthDelimitedCodec().encode(latin("hello"), full);
    assertEquals(1033, full.length());
    var codec = builder().lengthAdjustment(10).build();
    var e = assertThrows(FrameException.class, () -> codec.encode(latin("hello"), full));
    assertTrue(e.getMessage().contains("a frame of 5 bytes cannot be sent"), e.getMessage());
    assertEquals(1033, full.length());
  }

  /**
   * IO-087: frame_does_not_fit, neg_adjusted_…, pos_adjusted_…, max_allowed_frame_fits,
   * smaller_frame_len_not_adjusted, max_allowed_length_field,
   * runtime_max_frame_len_respects_length_field.
   */
  @Test
  void limitsFitTheField() throws Exception {
    assertEquals(255, builder().lengthFieldLength(1).maxFrameLength(256).build().maxFrameLength());
    var one = builder().lengthFieldLength(1);
    assertEquals(255, one.build().maxFrameLength());
    assertEquals(254, one.lengthAdjustment(-1).build().maxFrameLength());
    assertEquals(256, one.lengthAdjustment(1).build().maxFrameLength());
    assertEquals(0, one.lengthAdjustment(-1000).build().maxFrameLength());
    int largest = Integer.MAX_VALUE - 8;
    for (int width = 4; width <= 8; width++) {
      var codec = builder().lengthFieldLength(width).maxFrameLength(Integer.MAX_VALUE).build();
      assertEquals(largest, codec.maxFrameLength());
    }
    assertEquals(10, builder().lengthFieldLength(8).maxFrameLength(10).build().maxFrameLength());
    var codec = builder().lengthFieldLength(1).build();
    codec.maxFrameLength(300);
    assertEquals(255, codec.maxFrameLength());
    codec.maxFrameLength(10);
    assertEquals(10, codec.maxFrameLength());

    var fits = builder().lengthFieldLength(1).lengthAdjustment(-1).build();
    var wire = new BytesMut();
    fits.encode(Bytes.wrap(new byte[254]), wire);
    assertEquals(254, decode(fits, wire).orElseThrow().length());
    assertThrows(TooLongException.class, () -> fits.encode(Bytes.wrap(new byte[255]), wire));
  }

  /** IO-084, IO-085: payloads that are read where they lie; the room is used again. */
  @Test
  void payloadsAreReadInPlace() throws Exception {
    var script = new Script().reads("\0\0\0\2ab\0\0\0\4\0\0\1\0\0\0\0\1", "x\0\0\0\3cde\0\0\0\5y");
    Decoder<String> decoder =
        builder()
            .maxFrameLength(5)
            .build()
            .reading((in, length) ->
                switch (length) {
                  case 4 -> "number " + in.getInt();
                  case 1 -> throw new FrameException("too short");
                  default -> in.getUtf8(Math.min(length, 2));
                });
    var frames = new FramedRead<>(script, decoder);
    assertEquals(Optional.of("ab"), frames.next());
    assertEquals(Optional.of("number 256"), frames.next());
    assertThrows(FrameException.class, frames::next);
    assertEquals(Optional.of("cd"), frames.next(), "the one behind it");
    var e = assertThrows(EOFException.class, frames::next);
    assertTrue(e.getMessage().contains("1 of the 5 bytes of its payload"), e.getMessage());
    assertTrue(decoder.toString().endsWith("in place"), decoder.toString());

    Decoder<Integer> greedy = new LengthDelimitedCodec().reading((in, _) -> in.getInt());
    var greed = new FramedRead<>(new Script().reads("\0\0\0\1abcd"), greedy);
    assertThrows(IllegalStateException.class, greed::next);
  }
}
