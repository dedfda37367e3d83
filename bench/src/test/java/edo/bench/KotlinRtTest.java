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
    long ours;
    try (Bench bench = open(spec, BenchSpec.EDO_VT)) {
      ours = bench.run(new Meter());
    }
    try (Bench bench = open(spec, BenchSpec.KOTLIN)) {
      assertEquals(ours, bench.run(new Meter()));
      assertEquals(ours, bench.run(new Meter()), "the same work each time");
    }
  }

  private static Bench open(BenchSpec spec, String system) throws Exception {
    return spec.systems().get(system).open(spec.workers().orElse(WORKERS));
  }
}
