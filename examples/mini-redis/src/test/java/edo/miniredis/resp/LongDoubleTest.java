package edo.miniredis.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums as {@code INCRBYFLOAT} of Redis 7.0.15 gives them. */
class LongDoubleTest {
  private static LongDouble of(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return LongDouble.parse(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.2, 0.3",
    "0, 99999999999999999999, 100000000000000000000",
    "10, 99999999999999999999, 100000000000000000008",
    "3.25, 9223372036854775807, 9223372036854775810",
    "3.25, -9223372036854775809, -9223372036854775806",
    "0.5, 9223372036854775807, 9223372036854775807.5",
    "0, 3.0e-5, 0.00003",
    "0, 1e-300, 0",
    "1e-4940, 0, 0",
    "-0, 0, 0",
    "0, 0x10, 16",
    "5, -5, 0",
    "18446744073709551615, 1, 18446744073709551616",
    "18446744073709551615, 2, 18446744073709551616",
  })
  void sums(String a, String b, String sum) {
    assertEquals(sum, new String(of(a).plus(of(b)).orElseThrow().bytes(), US_ASCII));
  }

  @Test
  void goesFar() {
    String far = new String(of("1e400").bytes(), US_ASCII);
    assertEquals(401, far.length());
    assertTrue(far.startsWith("10000000000000000000281880683947586514"), far);
    assertFalse(of("inf").isFinite());
    assertFalse(of("inf").plus(of("1")).isPresent());
    assertFalse(of("1.1e4932").plus(of("1.1e4932")).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nan", "1e5000", "1e-5000", "1.2e4932", "1e999999999", "1 ", " 1", "x", "1e"})
  void othersAreNoNumbers(String text) {
    assertThrows(ErrorReply.class, () -> of(text));
  }
}
