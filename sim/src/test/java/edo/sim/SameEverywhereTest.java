package edo.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.bytes.Bytes;
import edo.miniredis.RedisServer;
import edo.reactor.Backend;
import edo.runtime.EdoRuntime;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.platform.commons.JUnitException;
import org.opentest4j.AssertionFailedError;

/**
 * One seed, one run, wherever it runs: beside other runs, and in another JVM with another collector
 * and compiler, where every object has the same identity hash. SIM-007, SIM-010, SIM-022.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledIfSystemProperty(
    named = "edo.sim.seed",
    matches = ".*",
    disabledReason = "compares runs of several seeds, and one is given")
class SameEverywhereTest {
  @Test
  void besideOtherRuns() throws Exception {
    int seeds = 24;
    Map<Long, Sim> beside = new ConcurrentHashMap<>();
    // A run that another one has disturbed is repeated alone, and is then the one that counts.
    Sim.builder()
        .seed(1)
        .search(
            seeds,
            4,
            sim -> {
              beside.put(sim.seed(), sim);
              var _ = MiniRedisSimTest.scenario(sim);
            });
    assertEquals(seeds, beside.size());
    beside.forEach((seed, sim) ->
        assertEquals(DigestProbe.digest(seed), seed + " " + sim.traceDigest(), "beside"));
  }

  @Test
  void inAnotherJvm() throws Exception {
    List<String> seeds = LongStream.rangeClosed(1, 5).mapToObj(Long::toString).toList();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            classPath(),
            DigestProbe.class.getName()));
    command.addAll(seeds);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    var ended = child.onExit().orTimeout(120, TimeUnit.SECONDS);
    var _ =
        ended.whenComplete((_, late) -> {
          if (late != null) {
            child.destroyForcibly();
          }
        });
    List<String> told;
    try (var output = child.inputReader()) {
      told = output.lines().toList();
    }
    assertEquals(0, child.waitFor(), () -> String.join("\n", told));
    assertEquals(seeds.stream().map(Long::valueOf).map(DigestProbe::digest).toList(), told);
  }

  private static String classPath() {
    return Stream.of(
            Sim.class,
            DigestProbe.class,
            EdoRuntime.class,
            Backend.class,
            Bytes.class,
            RedisServer.class,
            Assertions.class,
            JUnitException.class,
            AssertionFailedError.class)
        .map(SameEverywhereTest::home)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
