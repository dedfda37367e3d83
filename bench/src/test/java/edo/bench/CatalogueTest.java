package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * EX-022, EX-023, EX-024, EX-025, EX-026, EX-027, EX-028, EX-029, EX-030: every small benchmark of
 * ours does its work and comes to an end, also twice in a row; and every one of the suites {@code
 * sync}, {@code bytes}, {@code codec} and {@code udp} does for every peer. How long it takes is not
 * asked here.
 */
@Timeout(60)
class CatalogueTest {
  private static final List<String> SUITES =
      List.of("rt", "spawn", "time", "sync", "bytes", "codec", "udp", "io", "signal");
  private static final List<String> PEERS_TOO = List.of("sync", "bytes", "codec", "udp");
  private static final int WORKERS = 2;

  private static Stream<BenchSpec> specs() {
    return SUITES.stream().flatMap(suite -> Catalogue.of(suite).stream());
  }

  @TestFactory
  Stream<DynamicTest> everyBenchmarkOfOursRuns() {
    return specs()
        .flatMap(spec ->
            spec.systems().keySet().stream()
                .filter(system -> BenchSpec.isOurs(system) || PEERS_TOO.contains(spec.suite()))
                .map(system ->
                    DynamicTest.dynamicTest(
                        spec.suite() + " " + spec.name() + " " + system,
                        () -> runTwice(spec, system))));
  }

  private static void runTwice(BenchSpec spec, String system) throws Exception {
    Bench.Factory factory = spec.systems().get(system);
    try (Bench bench = factory.open(spec.workers().orElse(WORKERS))) {
      var meter = new Meter();
      long first = bench.run(meter);
      assertTrue(first > 0);
      assertEquals(first, bench.run(meter), "the same work each time");
    }
  }

  @Test
  void namesAreUnique() {
    var names = new HashSet<String>();
    specs().forEach(spec -> assertTrue(names.add(spec.suite() + " " + spec.name())));
  }
}
