package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The small tasks of {@code tail} all run and are all counted, whatever goes on beside them. */
@Timeout(60)
class TailBenchTest {
  private static final int REQUESTS = 20;

  private static void check(TailBench.Place place, int burning, int blocking) throws Exception {
    try (Bench bench = TailBench.open(place, burning, blocking, REQUESTS)) {
      Map<String, Sample> figures = bench.measure(0);
      assertEquals(new HashSet<>(TailBench.figures()), figures.keySet());
      long before = 0;
      for (String figure : TailBench.figures()) {
        long late = figures.getOrDefault(figure, new Sample(-1, 0, 1, 0)).wallNanos();
        assertTrue(late > 0, figure);
        assertTrue(late >= before, "a higher percentile is no less");
        before = late;
      }
    }
  }

  @Test
  void tasksInDirectStyle() throws Exception {
    check(TailBench.direct(DirectSystems.edo(2)), 1, 1);
  }

  @Test
  void pollDrivenTasks() throws Exception {
    check(TailBench.async(AsyncSystem.multi(2)), 1, 1);
  }

  @Test
  void coroutines() throws Exception {
    check(new KotlinPlace(2), 1, 1);
  }
}
