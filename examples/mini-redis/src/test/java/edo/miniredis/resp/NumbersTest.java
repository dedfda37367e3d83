package edo.miniredis.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers on the wire. */
class NumbersTest {
  @Test
  void integersComeBack() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      check(value);
      check(-value);
    }
    check(Long.MAX_VALUE);
    check(Long.MIN_VALUE);
    check(0);
  }

  private static void check(long value) {
    byte[] digits = Numbers.bytes(value);
    assertEquals(Long.toString(value), new String(digits, US_ASCII));
    assertEquals(value, Numbers.parse(digits, 0, digits.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "01",
        "-0",
        "1 ",
        " 1",
        "1a",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "99999999999999999999",
        "0x1",
        "1.0"
      })
  void othersAreNoIntegers(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    assertFalse(Numbers.isInteger(bytes, 0, bytes.length));
    assertThrows(ErrorReply.class, () -> Numbers.parse(bytes, 0, bytes.length));
  }

  @Test
  void decimalsAreReadAndWrittenAsRedisDoes() {
    assertEquals("3", Numbers.format(3.0));
    assertEquals("3.5", Numbers.format(3.5));
    assertEquals("-inf", Numbers.format(decimal("-INF")));
    assertEquals("1.0000000000000001e+25", Numbers.format(decimal("1e25")));
    assertEquals("1e+20", Numbers.format(decimal("1e20")));
    assertEquals("3.0000000000000001e-05", Numbers.format(decimal("3e-5")));
    assertEquals("0.0001", Numbers.format(decimal("0.0001")));
    assertEquals("0.10000000000000001", Numbers.format(decimal("0.1")));
    assertEquals("-9.2233720368547758e+18", Numbers.format(-0x1p63));
    assertEquals("4.9406564584124654e-324", Numbers.format(Double.MIN_VALUE));
    assertEquals("1.7976931348623157e+308", Numbers.format(Double.MAX_VALUE));
    assertEquals("-0", Numbers.format(decimal("-0")));
    assertEquals(16, decimal("0x10"));
    assertEquals(-24.5, decimal("-0X1.88P4"));
    assertEquals(0, decimal("0e5"));
    for (String wrong :
        new String[] {
          "1e400",
          "-1e400",
          "1e-400",
          "0x",
          "0x1p3f",
          "0x1g",
          "0x1p",
          "0x1p9999",
          "0x1p-9999",
          "0x.p1"
        }) {
      assertThrows(ErrorReply.class, () -> decimal(wrong), wrong);
    }
    for (String wrong : new String[] {"", "nan", "1f", "1d", "1 ", "e", "--1"}) {
      assertThrows(ErrorReply.class, () -> decimal(wrong), wrong);
    }
  }

  private static double decimal(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return Numbers.parseDouble(bytes, 0, bytes.length);
  }
}
