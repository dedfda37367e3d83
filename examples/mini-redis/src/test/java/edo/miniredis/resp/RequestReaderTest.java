package edo.miniredis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.ArrayPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests in any pieces, and what is no request: EX-031 (frame_validation.rs). */
class RequestReaderTest {
  private static final int LIMIT = 1 << 20;

  /** Requests in a text that comes in pieces of the sizes that somebody decides. */
  private static List<List<String>> read(String text, int limit, Random pieces) throws IOException {
    RequestReader reader = new RequestReader(new ArrayPool(RequestReader.ORDINARY, 1), limit);
    byte[] bytes = text.getBytes(ISO_8859_1);
    List<List<String>> requests = new ArrayList<>();
    int[] at = {0};
    while (at[0] < bytes.length) {
      int _ =
          reader.fill((array, offset, length) -> {
            int most = Math.min(length, bytes.length - at[0]);
            int n = pieces == null ? most : 1 + pieces.nextInt(Math.min(most, 9));
            System.arraycopy(bytes, at[0], array, offset, n);
            at[0] += n;
            return n;
          });
      for (Request request; (request = reader.next()) != null; reader.consume()) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < request.count(); i++) {
          arguments.add(new String(request.bytes(i), ISO_8859_1));
        }
        requests.add(arguments);
      }
    }
    return requests;
  }

  private static List<List<String>> read(String text) throws IOException {
    return read(text, LIMIT, null);
  }

  private static String encode(List<String> arguments) {
    StringBuilder text = new StringBuilder("*" + arguments.size() + "\r\n");
    arguments.forEach(a -> text.append("$" + a.length() + "\r\n" + a + "\r\n"));
    return text.toString();
  }

  @Test
  void readsRequests() throws IOException {
    assertEquals(
        List.of(List.of("GET", "a"), List.of("SET", "", "x\r\ny")),
        read("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\nx\r\ny\r\n"));
  }

  @Test
  void anEmptyRequestIsNone() throws IOException {
    assertEquals(List.of(List.of("PING")), read("*0\r\n*-1\r\n\r\n   \r\nPING\r\n"));
  }

  @Test
  void readsLines() throws IOException {
    assertEquals(
        List.of(List.of("SET", "a", "b c\n\0001", "d'e"), List.of("GET", ""), List.of("x", "y\\n")),
        read("SET a \"b c\\n\\x001\" 'd\\'e'\r\n  GET \"\"  \nx y\\n\n"));
  }

  @Test
  void piecesMakeNoDifference() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      List<List<String>> expected = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        List<String> arguments = new ArrayList<>();
        boolean line = random.nextInt(4) == 0;
        for (int k = random.nextInt(5); k >= 0; k--) {
          StringBuilder argument = new StringBuilder(line ? "w" : "");
          int length = random.nextInt(20) == 0 ? 40_000 : random.nextInt(20);
          for (int c = 0; c < length; c++) {
            argument.append((char) (line ? 'a' + random.nextInt(26) : random.nextInt(256)));
          }
          arguments.add(argument.toString());
        }
        boolean fits = !line || String.join(" ", arguments).length() < RequestReader.LONGEST_LINE;
        if (fits) {
          text.append(line ? String.join(" ", arguments) + "\r\n" : encode(arguments));
          expected.add(arguments);
        }
      }
      assertEquals(expected, read(text.toString(), LIMIT, random), "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *x\\r\\n                        | invalid multibulk length
          *\\r\\n                         | invalid multibulk length
          *1048577\\r\\n                  | invalid multibulk length
          *99999999999999999999\\r\\n  | invalid multibulk length
          *1\\r\\n$-1\\r\\n               | invalid bulk length
          *1\\r\\n$-2\\r\\n               | invalid bulk length
          *1\\r\\n$1048577\\r\\n          | invalid bulk length
          *1\\r\\n$a\\r\\n                | invalid bulk length
          *1\\r\\n:5\\r\\n                | expected '$', got ':'
          GET "a\\r\\n                    | unbalanced quotes in request
          GET "a"b\\r\\n                  | unbalanced quotes in request
          GET 'a\\r\\n                    | unbalanced quotes in request
          """)
  void refusesWhatIsNoRequest(String text, String complaint) {
    String bytes = text.replace("\\r", "\r").replace("\\n", "\n");
    var e = assertThrows(ProtocolException.class, () -> read(bytes));
    assertEquals("Protocol error: " + complaint, e.getMessage());
    // The same when it comes byte by byte.
    var again = assertThrows(ProtocolException.class, () -> read(bytes, LIMIT, new Random(1)));
    assertEquals(e.getMessage(), again.getMessage());
  }

  @Test
  void aLineThatDoesNotEndIsRefused() {
    String endless = "a".repeat(RequestReader.LONGEST_LINE + 2);
    var e = assertThrows(ProtocolException.class, () -> read(endless));
    assertEquals("Protocol error: too big inline request", e.getMessage());
    e = assertThrows(ProtocolException.class, () -> read("*" + "1".repeat(100)));
    assertEquals("Protocol error: too big mbulk count string", e.getMessage());
    e = assertThrows(ProtocolException.class, () -> read("*1\r\n$" + "1".repeat(100)));
    assertEquals("Protocol error: too big bulk count string", e.getMessage());
  }

  @Test
  void aRequestOfManyArgumentsEndsAtTheLimit() {
    String many = "*100000\r\n" + "$1\r\nx\r\n".repeat(100_000);
    var e = assertThrows(ProtocolException.class, () -> read(many, 64 * 1024, null));
    assertTrue(e.getMessage().contains("more than 65536 bytes"), e.getMessage());
  }

  /** What is announced costs nothing before it comes. */
  @Test
  void announcedIsNotAllocated() throws IOException {
    RequestReader reader =
        new RequestReader(new ArrayPool(RequestReader.ORDINARY, 1), Integer.MAX_VALUE - 8);
    byte[] head = "*1048576\r\n$2147483639\r\n".getBytes(ISO_8859_1);
    int[] room = {0};
    int _ =
        reader.fill((array, offset, length) -> {
          System.arraycopy(head, 0, array, offset, head.length);
          return head.length;
        });
    assertNull(reader.next());
    int _ =
        reader.fill((_, _, length) -> {
          room[0] = length;
          return -1;
        });
    assertTrue(room[0] <= RequestReader.ORDINARY, "room for " + room[0] + " bytes");
  }

  /** Garbage is refused or understood, and nothing else happens. */
  @Test
  void garbageDoesNoHarm() {
    String alphabet = "*$-+:0123456789\r\n\r\n\"'\\x ab\0\u00ff";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "*2\r\n$1\r\n" : "");
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      List<Object> whole = outcome(text.toString(), null);
      List<Object> pieces = outcome(text.toString(), random);
      assertEquals(whole, pieces, "seed " + seed);
    }
  }

  private static List<Object> outcome(String text, Random pieces) {
    try {
      return List.copyOf(read(text, LIMIT, pieces));
    } catch (ProtocolException e) {
      // In pieces, the requests before the error are seen before it; both end with the same one.
      return List.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anIdleReaderHoldsNoArray() throws IOException {
    ArrayPool pool = new ArrayPool(RequestReader.ORDINARY, 4);
    RequestReader reader = new RequestReader(pool, LIMIT);
    byte[] mine = pool.take();
    pool.give(mine);
    int _ =
        reader.fill((array, offset, _) -> {
          array[offset] = '\n';
          return 1;
        });
    assertNull(reader.next());
    reader.consume();
    assertTrue(reader.release());
    assertNotNull(pool.take());
  }
}
