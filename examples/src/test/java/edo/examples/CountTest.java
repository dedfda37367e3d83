package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
  @ParameterizedTest
  @CsvSource({"0, 0 bytes", "1, 1 byte", "2, 2 bytes", "'2000', '2,000 bytes'"})
  void fitsTheNumber(long n, String expected) {
    assertEquals(expected, Count.of(n, "byte"));
  }
}
