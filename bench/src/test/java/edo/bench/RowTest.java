package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bench.report.Figure;
import edo.bench.report.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows, their ratios and their marks. */
class RowTest {
  private static final Machine.Ticks QUIET = new Machine.Ticks(1, 100);

  private static Sample sample(long nanosPerOp) {
    return new Sample(nanosPerOp * 10, nanosPerOp * 20, 10, 5);
  }

  private static Row row(String system, long... roundMedians) {
    Row row = new Row("suite", "bench", system);
    for (int i = 0; i < roundMedians.length; i++) {
      row.add(i, List.of(sample(roundMedians[i])), QUIET);
    }
    return row;
  }

  @Test
  void aSampleSurvivesItsLine() {
    Sample sample = new Sample(1, 2, 3, 4, 5);
    assertTrue(Sample.isSample(sample.line(".max"), ".max"));
    assertFalse(Sample.isSample(sample.line(".max"), Bench.PLAIN));
    assertEquals(sample, Sample.parse(sample.line(".max")));
  }

  @Test
  void figuresArePerOperation() {
    Sample sample = sample(7);
    assertEquals(7, sample.wallPerOp());
    assertEquals(14, sample.cpuPerOp());
    assertEquals(0.5, sample.wakesPerOp());
    assertEquals(2.5, new Sample(1, 1, 10, 0, 25).bytesPerOp());
    assertTrue(Double.isNaN(sample.bytesPerOp()), "nobody counted");
  }

  @Test
  void aRatioIsTakenWithinRounds() {
    // The machine was ten times slower in the second round: pairs do not notice.
    Row ours = row("ours", 10, 100, 10);
    Row theirs = row("theirs", 20, 200, 20);
    assertEquals(0.5, ours.ratio(theirs, Sample::wallPerOp));
  }

  @Test
  void aRatioNeedsACommonRound() {
    assertTrue(Double.isNaN(row("ours", 1).ratio(row("theirs"), Sample::wallPerOp)));
  }

  @Test
  void stolenTimeIsMarked() {
    Row row = row("ours", 1);
    assertFalse(row.disturbed());
    row.add(1, List.of(sample(1)), new Machine.Ticks(5, 100));
    assertTrue(row.disturbed());
    assertEquals("3.0 % stolen", row.mark());
  }

  @Test
  void anIdleThreadThatWakesLateIsMarkedByItsWorstRound() {
    Row row = row("ours", 1);
    row.wokeLate(0.1);
    assertEquals("", row.mark());
    row.wokeLate(1.25);
    row.wokeLate(0.2);
    assertEquals("idle thread late by 1.3 ms", row.mark());
  }

  @Test
  void aRowBecomesAFigureWithTheMediansOfItsRounds() {
    Figure figure = row("ours", 10, 30, 20).figure();
    assertEquals("suite", figure.suite());
    assertEquals(new Spread(20, 10, 30), figure.value());
    assertEquals(new Spread(40, 20, 60), figure.cpu());
    assertEquals(Map.of(0, 10.0, 1, 30.0, 2, 20.0), figure.rounds());
    assertEquals(Map.of(0, 20.0, 1, 60.0, 2, 40.0), figure.cpuRounds());
    assertEquals(3, figure.samples());
    assertTrue(Double.isNaN(figure.bytes()));
  }
}
