package edo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What redis-benchmark prints is understood. */
class RedisSuiteTest {
  @Test
  void readsTheTable() {
    assertEquals(
        Optional.empty(),
        RedisSuite.parse(
            "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
                + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\""));
    assertEquals(
        Optional.of(new RedisSuite.Result(102616.73, 215.0, 3095.0)),
        RedisSuite.parse(
            "\"GET\",\"102616.73\",\"0.300\",\"0.016\",\"0.215\",\"0.471\",\"3.095\",\"9.415\""));
    assertEquals(Optional.empty(), RedisSuite.parse(""));
  }

  @Test
  void namesAreUnique() {
    assertEquals(RedisSuite.benches().size(), new HashSet<>(RedisSuite.benches()).size());
  }
}
