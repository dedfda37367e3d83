package edo.miniredis.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of {@code KEYS}, {@code SCAN} and {@code PSUBSCRIBE}. */
class GlobTest {
  private static boolean matches(String pattern, String text) {
    return new Glob(pattern.getBytes(ISO_8859_1)).matches(text.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          *, '', true
          '', '', true
          '', a, false
          a*c, abbc, true
          a*c, abbd, false
          *a*b*, xaxbx, true
          *a*b, xaxbxb, true
          h?llo, hello, true
          h?llo, hllo, false
          h[ae]llo, hallo, true
          h[ae]llo, hillo, false
          h[^e]llo, hallo, true
          h[^e]llo, hello, false
          h[a-c]llo, hbllo, true
          h[c-a]llo, hbllo, true
          h[a-c]llo, hdllo, false
          h\\*llo, h*llo, true
          h\\*llo, hello, false
          h[\\]]x, h]x, true
          [abc, b, true
          [, a, false
          '\\', '\\', true
          """)
  void matchesAsRedisDoes(String pattern, String text, boolean expected) {
    assertEquals(expected, matches(pattern, text));
  }

  /** Would take longer than anybody lives if each star were tried at each place. */
  @Test
  void manyStarsTakeNoTime() {
    assertFalse(matches("a*".repeat(50) + "b", "a".repeat(5_000)));
  }
}
