package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * EX-025, EX-026: the coroutines of {@code rt} do as many operations as ours in a row of the same
 * name, and come to an end, also twice in a row.
 */
@Timeout(60)
class KotlinRtTest {
  private static final int WORKERS = 2;

  @TestFactory
  Stream<DynamicTest> asManyOperationsAsOurs() {
    return Catalogue.of("rt").stream()
        .filter(spec -> spec.systems().containsKey(BenchSpec.KOTLIN))
        .map(spec -> DynamicTest.dynamicTest(spec.name(), () -> compare(spec)));
  }

  private static void compare(BenchSpec spec) throws Exception {
    assertEquals(operations(spec, BenchSpec.EDO_VT), operations(spec, BenchSpec.KOTLIN));
  }

  private static long operations(BenchSpec spec, String system) throws Exception {
    Bench.Factory factory = spec.systems().get(system);
    try (Bench bench = factory.open(spec.workers().orElse(WORKERS))) {
      long first = bench.run(new Meter());
      assertEquals(first, bench.run(new Meter()), "the same work each time");
      return first;
    }
  }
}
