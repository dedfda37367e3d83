package edo.bench;

import java.util.List;
import java.util.stream.Stream;

/** All small benchmarks, by suite. */
final class Catalogue {
  private Catalogue() {}

  private static Stream<BenchSpec> all() {
    return Stream.of(
            RtMulti.specs(),
            RtCurrent.specs(),
            SpawnBench.specs(),
            SpawnBlockingBench.specs(),
            RemoteSpawnBench.specs(),
            TimeoutBench.specs(),
            SyncRows.specs(),
            BytesRows.specs(),
            CodecRows.specs(),
            FilesRows.specs(),
            UdpRows.specs(),
            StreamRows.specs(),
            SignalRows.specs(),
            MemoryBench.specs(),
            TimersBench.specs(),
            TailBench.specs(),
            ScaleBench.specs())
        .flatMap(List::stream);
  }

  /** The benchmarks of a suite, in the order of the table. */
  static List<BenchSpec> of(String suite) {
    return all().filter(spec -> spec.suite().equals(suite)).toList();
  }

  /** One benchmark. */
  static BenchSpec find(String suite, String name) {
    return of(suite).stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no benchmark " + name + " in suite " + suite));
  }
}
