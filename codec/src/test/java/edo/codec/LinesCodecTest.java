package edo.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.bytes.BytesMut;
import edo.io.TooLongException;
import edo.testkit.Script;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lines: IO-077 to IO-079 (codecs.rs). */
class LinesCodecTest extends CodecTest {
  private final BytesMut in = new BytesMut();

  private void comes(String text) {
    in.put(latin(text));
  }

  private static void assertTooLong(LinesCodec codec, BytesMut in) {
    var e = assertThrows(TooLongException.class, () -> decode(codec, in));
    assertEquals(codec.maxLength(), e.limit());
    assertTrue(e.getMessage().startsWith("the line is longer than"), e.getMessage());
  }

  /** IO-077: lines_decoder. */
  @Test
  void linesWithTheirEnds() throws Exception {
    var codec = new LinesCodec(1000);
    comes("line 1\nline 2\r\nline 3\n\r\n\r");
    assertEquals(Optional.of("line 1"), decode(codec, in));
    assertEquals(Optional.of("line 2"), decode(codec, in));
    assertEquals(Optional.of("line 3"), decode(codec, in));
    assertEquals(Optional.of(""), decode(codec, in));
    assertEquals(Optional.empty(), decode(codec, in));
    assertEquals(Optional.empty(), decodeEof(codec, in), "a carriage return alone is no line");
    comes("k");
    assertEquals(Optional.empty(), decode(codec, in));
    assertEquals(Optional.of("\rk"), decodeEof(codec, in), "inside of a line it stays");
    assertEquals(Optional.empty(), decode(codec, in));
    assertEquals(Optional.empty(), decodeEof(codec, in));
    comes("last\r");
    assertEquals(Optional.of("last"), decodeEof(codec, in));
  }

  /** IO-077: a carriage return that is not before a line feed is of the line; UTF-8 is decoded. */
  @Test
  void whatIsInALine() throws Exception {
    var codec = new LinesCodec(1000);
    comes("a\rb\r\r\n");
    assertEquals(Optional.of("a\rb\r"), decode(codec, in));
    in.put(Bytes.utf8("grün €\uFFFD 🎈\n"));
    assertEquals(Optional.of("grün €\uFFFD 🎈"), decode(codec, in));
  }

  /** IO-077: lines_decoder_invalid_utf8: an error, and the next line is the one behind it. */
  @Test
  void whatIsNoTextIsAnError() throws Exception {
    var codec = new LinesCodec(1000);
    comes("line 1\u00c3(\r\nline 2\n\u00ff\nline 3");
    assertThrows(CharacterCodingException.class, () -> decode(codec, in));
    assertEquals(Optional.of("line 2"), decode(codec, in));
    assertThrows(CharacterCodingException.class, () -> decode(codec, in));
    assertEquals(Optional.empty(), decode(codec, in));
    assertEquals(Optional.of("line 3"), decodeEof(codec, in));
    comes("\u00ff");
    assertThrows(CharacterCodingException.class, () -> decodeEof(codec, in));
    assertTrue(in.isEmpty());
  }

  /** IO-078: lines_decoder_max_length. */
  @Test
  void linesThatAreTooLongAreAnErrorOnce() throws Exception {
    var codec = new LinesCodec(6);
    comes("line 1 is too long\nline 2\nline 3\r\nline 4\n\r\n\r");
    assertTooLong(codec, in);
    assertEquals(Optional.of("line 2"), decode(codec, in));
    assertTooLong(codec, in); // the carriage return counts
    assertEquals(Optional.of("line 4"), decode(codec, in));
    assertEquals(Optional.of(""), decode(codec, in));
    assertEquals(Optional.empty(), decode(codec, in));
    assertEquals(Optional.empty(), decodeEof(codec, in));
    comes("k");
    assertEquals(Optional.empty(), decode(codec, in));
    assertEquals(Optional.of("\rk"), decodeEof(codec, in));
    comes("line  1 is too long");
    assertTooLong(codec, in);
    assertEquals(Optional.empty(), decodeEof(codec, in));
    assertTrue(in.isEmpty());
  }

  /** IO-078: lines_decoder_max_length_underrun, …_underrun_twice. */
  @Test
  void theRestComesInPieces() throws Exception {
    var codec = new LinesCodec(6);
    comes("line ");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("too l");
    assertTooLong(codec, in);
    comes("ong\n");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("line 2");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("\n");
    assertEquals(Optional.of("line 2"), decode(codec, in));

    comes("line ");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("too very l");
    assertTooLong(codec, in);
    comes("aaaaaaaaaaaaaaaaaaaaaaa");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("ong\nshort\n");
    assertEquals(Optional.of("short"), decode(codec, in));
  }

  /** IO-078: lines_decoder_max_length_bursts, …_big_burst, …_newline_between_decodes. */
  @Test
  void burstsAndEnds() throws Exception {
    var codec = new LinesCodec(10);
    comes("line ");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("too l");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("ong\n");
    assertTooLong(codec, in);
    assertEquals(Optional.empty(), decode(codec, in));

    comes("line ");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("too long!\nline 2\n");
    assertTooLong(codec, in);
    assertEquals(Optional.of("line 2"), decode(codec, in));

    var short5 = new LinesCodec(5);
    comes("hello");
    assertEquals(Optional.empty(), decode(short5, in));
    comes("\nworld");
    assertEquals(Optional.of("hello"), decode(short5, in));
    assertEquals(Optional.empty(), decode(short5, in));
    assertEquals("b\"world\"", in.toString());
  }

  /** IO-078: lines_decoder_discard_repeat. */
  @Test
  void twoInARowAreTooLong() throws Exception {
    var codec = new LinesCodec(1);
    comes("aa");
    assertTooLong(codec, in);
    comes("a");
    assertEquals(Optional.empty(), decode(codec, in));
    comes("\nbb\nc\n");
    assertTooLong(codec, in);
    assertEquals(Optional.of("c"), decode(codec, in));
  }

  /** IO-077: lines_encoder. */
  @Test
  void aLineFeedIsPutBehind() throws Exception {
    var codec = new LinesCodec(1000);
    var out = new BytesMut();
    codec.encode("line 1", out);
    codec.encode(java.nio.CharBuffer.wrap("grün"), out);
    assertEquals(Bytes.utf8("line 1\ngrün\n"), out.freeze());
  }

  /** IO-079: the limit, also with a buffer that was exchanged behind its back. */
  @Test
  void limits() throws Exception {
    assertEquals(80, new LinesCodec(80).maxLength());
    assertThrows(IllegalArgumentException.class, () -> new LinesCodec(0));
    var endless = new LinesCodec(Integer.MAX_VALUE);
    comes("abc");
    assertEquals(Optional.empty(), decode(endless, in));
    assertEquals(Optional.of("x"), decode(endless, buffer("x\n")));
    assertEquals(Optional.of(""), decode(endless, buffer("\n")));
  }

  /** IO-078: what is too long is dropped as it comes, whatever its length; frames go on. */
  @Test
  void dropsWithoutKeeping() throws Exception {
    var script = new Script();
    for (int i = 0; i < 100; i++) {
      script.reads("x".repeat(5000));
    }
    script.reads("\nnext\nrest");
    var lines = new FramedRead<>(script, new LinesCodec(100));
    assertThrows(TooLongException.class, lines::next);
    assertEquals(Optional.of("next"), lines.next());
    assertTrue(lines.readBuffer().capacity() <= FramedRead.DEFAULT_CAPACITY);
    assertEquals(List.of("rest"), lines.frames().toList());
    assertFalse(lines.next().isPresent());
  }
}
