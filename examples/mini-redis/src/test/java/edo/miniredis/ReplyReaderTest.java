package edo.miniredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.io.ByteStreams;
import edo.miniredis.resp.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies in any pieces, and what is no reply: EX-031, EX-044. */
class ReplyReaderTest {
  private static final String ALL =
      "+OK\r\n-ERR no\r\n:-5\r\n$3\r\na\r\n\r\n$0\r\n\r\n$-1\r\n*-1\r\n_\r\n#t\r\n#f\r\n,1.5\r\n"
          + "*0\r\n*2\r\n:1\r\n*1\r\n$1\r\nx\r\n%1\r\n+k\r\n:2\r\n~1\r\n:3\r\n>2\r\n+message\r\n_\r\n"
          + "=7\r\ntxt:a\nb\r\n!5\r\nERR x\r\n(123456789012345678901\r\n";

  private static final List<Reply> REPLIES =
      List.of(
          new Reply.Word("OK"),
          new Reply.Failure("ERR no"),
          new Reply.Whole(-5),
          new Reply.Data(Bytes.utf8("a\r\n")),
          new Reply.Data(Bytes.empty()),
          new Reply.Nothing(),
          new Reply.Nothing(),
          new Reply.Nothing(),
          new Reply.Truth(true),
          new Reply.Truth(false),
          new Reply.Decimal(1.5),
          many(Reply.Kind.ARRAY),
          many(
              Reply.Kind.ARRAY,
              new Reply.Whole(1),
              many(Reply.Kind.ARRAY, new Reply.Data(Bytes.utf8("x")))),
          many(Reply.Kind.MAP, new Reply.Word("k"), new Reply.Whole(2)),
          many(Reply.Kind.SET, new Reply.Whole(3)),
          many(Reply.Kind.PUSH, new Reply.Word("message"), new Reply.Nothing()),
          new Reply.Data(Bytes.utf8("a\nb")),
          new Reply.Failure("ERR x"),
          new Reply.Word("123456789012345678901"));

  private static Reply many(Reply.Kind kind, Reply... items) {
    return new Reply.Many(kind, List.of(items));
  }

  /** Reads up to the end of the text, which comes in pieces. */
  private static List<Reply> read(String text, Random pieces) throws IOException {
    var bytes =
        new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, pieces == null ? length : 1 + pieces.nextInt(length));
          }
        };
    var reader = new ReplyReader(ByteStreams.reader(bytes));
    List<Reply> replies = new ArrayList<>();
    try {
      while (true) {
        replies.add(reader.next());
      }
    } catch (EOFException e) {
      boolean inTheMiddle = String.valueOf(e.getMessage()).contains("in the middle");
      if (inTheMiddle) {
        throw e;
      }
      return replies;
    }
  }

  @Test
  void readsEveryKind() throws IOException {
    assertEquals(REPLIES, read(ALL, null));
    for (int seed = 0; seed < 200; seed++) {
      assertEquals(REPLIES, read(ALL, new Random(seed)), "seed " + seed);
    }
  }

  @Test
  void theEndInTheMiddleIsAnError() {
    for (int cut = 1; cut < "$3\r\na\r\n\r\n".length(); cut++) {
      String text = "$3\r\na\r\n\r\n".substring(0, cut);
      assertThrows(EOFException.class, () -> read(text, null), text);
    }
    // Of an array whose first item is there, too.
    assertThrows(EOFException.class, () -> read("*2\r\n:1\r\n", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n",
        "\r\n",
        "\n",
        "$-2\r\n",
        "$x\r\n",
        "$99999999999\r\n",
        "*-2\r\n",
        "*x\r\n",
        ":\r\n",
        ":1x\r\n",
        ",x\r\n",
        "%x\r\n"
      })
  void refusesWhatIsNoReply(String text) {
    var e = assertThrows(ProtocolException.class, () -> read(text, null));
    assertTrue(e.getMessage().startsWith("Protocol error"), e.getMessage());
  }

  @Test
  void arraysInArraysHaveAnEnd() {
    assertThrows(ProtocolException.class, () -> read("*1\r\n".repeat(100_000), null));
  }

  @Test
  void aLineThatDoesNotEndIsRefused() {
    assertThrows(ProtocolException.class, () -> read("+" + "a".repeat(200_000), null));
  }

  /** Garbage is refused, understood or cut off, and nothing else happens. */
  @Test
  void garbageDoesNoHarm() {
    String alphabet = "*$-+:_#,%~>0123456789\r\n\r\n\r\ntf\u00ff";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertEquals(
          outcome(text.toString(), null), outcome(text.toString(), random), "seed " + seed);
    }
  }

  private static Object outcome(String text, Random pieces) {
    try {
      return read(text, pieces);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
