package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Medians. */
class RangeTest {
  @Test
  void takesTheMiddleOfAnOddNumber() {
    assertEquals(new Range(3, 1, 9), Range.of(new double[] {9, 1, 3}));
  }

  @Test
  void takesTheMeanOfTheTwoMiddleOnesOfAnEvenNumber() {
    assertEquals(new Range(2.5, 1, 9), Range.of(new double[] {9, 1, 3, 2}));
  }
}
