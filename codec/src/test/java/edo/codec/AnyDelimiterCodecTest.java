package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.TooLongException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Pieces between delimiters, and bytes as they are: IO-076, IO-080 (codecs.rs). */
class AnyDelimiterCodecTest extends CodecTest {
  private final BytesMut in = new BytesMut();

  private void comes(String text) {
    in.put(latin(text));
  }

  /** The next piece, or a dash for none. */
  private static String next(Decoder<Bytes> codec, BytesMut in) throws IOException {
    return decode(codec, in).map(CodecTest::text).orElse("—");
  }

  private static String last(Decoder<Bytes> codec, BytesMut in) throws IOException {
    return decodeEof(codec, in).map(CodecTest::text).orElse("—");
  }

  private static void assertTooLong(Decoder<Bytes> codec, BytesMut in) {
    var e = assertThrows(TooLongException.class, () -> decode(codec, in));
    assertTrue(e.getMessage().startsWith("the piece is longer than"), e.getMessage());
  }

  /** IO-080: any_delimiters_decoder_any_character. */
  @Test
  void anyOfThemEndsAPiece() throws Exception {
    var codec = new AnyDelimiterCodec(1000);
    comes("chunk 1,chunk 2;chunk 3\n\r");
    assertEquals("chunk 1", next(codec, in));
    assertEquals("chunk 2", next(codec, in));
    assertEquals("chunk 3", next(codec, in));
    assertEquals("", next(codec, in));
    assertEquals("—", next(codec, in));
    assertEquals("—", last(codec, in));
    comes("k");
    assertEquals("—", next(codec, in));
    assertEquals("k", last(codec, in));
    assertEquals("—", next(codec, in));
    assertEquals("—", last(codec, in));
  }

  /** IO-080: any_delimiters_decoder_max_length. */
  @Test
  void piecesThatAreTooLongAreAnErrorOnce() throws Exception {
    var codec = new AnyDelimiterCodec(latin(",;\n\r"), latin(","), 7);
    comes("chunk 1 is too long\nchunk 2\nchunk 3,chunk 4\n\n");
    assertTooLong(codec, in);
    assertEquals("chunk 2", next(codec, in));
    assertEquals("chunk 3", next(codec, in));
    assertEquals("chunk 4", next(codec, in));
    assertEquals("", next(codec, in));
    assertEquals("—", next(codec, in));
    assertEquals("—", last(codec, in));
    comes("k");
    assertEquals("—", next(codec, in));
    assertEquals("k", last(codec, in));
    comes("chunk that is too long");
    assertTooLong(codec, in);
    assertEquals("—", last(codec, in));
    assertEquals(7, codec.maxLength());
  }

  /** IO-080: any_delimiter_decoder_max_length_underrun, …_underrun_twice. */
  @Test
  void theRestComesInPieces() throws Exception {
    var codec = new AnyDelimiterCodec(7);
    comes("chunk ");
    assertEquals("—", next(codec, in));
    comes("too l");
    assertTooLong(codec, in);
    comes("ong\n");
    assertEquals("—", next(codec, in));
    comes("chunk 2");
    assertEquals("—", next(codec, in));
    comes(",");
    assertEquals("chunk 2", next(codec, in));
    comes("chunk ");
    assertEquals("—", next(codec, in));
    comes("too very l");
    assertTooLong(codec, in);
    comes("aaaaaaaaaaaaaaaaaaaaaaa");
    assertEquals("—", next(codec, in));
    comes("ong\nshort\n");
    assertEquals("short", next(codec, in));
  }

  /**
   * IO-080: any_delimiter_decoder_max_length_bursts, …_big_burst, …_delimiter_between_decodes,
   * any_delimiter_decoder_discard_repeat.
   */
  @Test
  void burstsAndEnds() throws Exception {
    var codec = new AnyDelimiterCodec(11);
    comes("chunk ");
    assertEquals("—", next(codec, in));
    comes("too l");
    assertEquals("—", next(codec, in));
    comes("ong\n");
    assertTooLong(codec, in);
    assertEquals("—", next(codec, in));
    comes("chunk ");
    assertEquals("—", next(codec, in));
    comes("too long!\nchunk 2\n");
    assertTooLong(codec, in);
    assertEquals("chunk 2", next(codec, in));

    var five = new AnyDelimiterCodec(latin(","), latin("!"), 5);
    comes("hello");
    assertEquals("—", next(five, in));
    comes(",world");
    assertEquals("hello", next(five, in));
    assertEquals("—", next(five, in));
    in.clear();

    var one = new AnyDelimiterCodec(1);
    comes("aa");
    assertTooLong(one, in);
    comes("a");
    assertEquals("—", next(one, in));
    comes("\nbb\nc;");
    assertTooLong(one, in);
    assertEquals("c", next(one, in));
  }

  /** IO-080: any_delimiter_encoder. */
  @Test
  void theTerminatorIsPutBehind() throws Exception {
    var out = new BytesMut();
    var codec = new AnyDelimiterCodec(100);
    codec.encode(latin("chunk 1"), out);
    codec.encode(latin("chunk 2"), out);
    new AnyDelimiterCodec(latin("\n"), latin(";--;"), 100).encode(latin("x"), out);
    assertEquals("chunk 1,chunk 2,x;--;", text(out.freeze()));
    assertThrows(
        IllegalArgumentException.class, () -> new AnyDelimiterCodec(latin(""), latin(","), 1));
    assertThrows(IllegalArgumentException.class, () -> new AnyDelimiterCodec(-1));
  }

  /** Bytes beyond 127 are delimiters like others. */
  @Test
  void highBytesAreDelimiters() throws Exception {
    var codec = new AnyDelimiterCodec(latin("\u00ff\u0080"), latin("\u00ff"), 100);
    comes("a\u0080b\u00ff\u007f");
    assertEquals("a", next(codec, in));
    assertEquals("b", next(codec, in));
    assertEquals("\u007f", last(codec, in));
  }

  /** IO-076: bytes_decoder, bytes_encoder. */
  @Test
  void bytesAsTheyAre() throws Exception {
    var codec = new BytesCodec();
    comes("abc");
    assertEquals("abc", next(codec, in));
    assertEquals("—", next(codec, in));
    comes("a");
    assertEquals("a", next(codec, in));
    assertEquals("—", last(codec, in));
    comes("b");
    assertEquals("b", last(codec, in));

    var out = new BytesMut();
    codec.encode(latin("abc"), out);
    codec.encode(BytesMut.copyOf(latin("def")).freeze(), out);
    assertEquals("abcdef", text(out.freeze()));
  }
}
