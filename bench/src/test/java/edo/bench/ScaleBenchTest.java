package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The rows of {@code scale} do as much as their names say. */
@Timeout(60)
class ScaleBenchTest {
  private static final int SIZE = 300;

  private static DynamicTest test(String name, Bench.Factory factory) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (Bench bench = factory.open(2)) {
            assertEquals(SIZE, bench.run(new Meter()));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> tasksAndTimers() {
    return Stream.of(
        test("tasks, direct", w -> ScaleBench.tasks(DirectSystems.edo(w), SIZE)),
        test("tasks, polled", w -> ScaleBench.tasks(AsyncSystem.multi(w), SIZE)),
        test("tasks, coroutines", w -> KotlinRt.tasks(w, SIZE)),
        test("timers, direct", w -> ScaleBench.timers(DirectSystems.edo(w), SIZE)),
        test("timers, polled", w -> ScaleBench.timers(AsyncSystem.multi(w), SIZE)),
        test("timers, coroutines", w -> KotlinRt.timers(w, SIZE)));
  }

  @Test
  void deadlinesAreSpread() {
    assertEquals(100, ScaleBench.millis(0, 1_000_000));
    assertEquals(199, ScaleBench.millis(999_999, 1_000_000));
  }

  @Test
  void rowsWithManyWorkersHaveSoMany() {
    assertEquals(4, Catalogue.find("scale", "workers_spawn@4").workers().orElseThrow());
    assertTrue(
        Catalogue.of("scale").stream().anyMatch(s -> s.name().endsWith(ScaleBench.GREATEST)));
  }
}
