package edo.bench;

import java.util.List;

/**
 * What the command line asked for.
 *
 * @param systems the systems to run; empty means all
 * @param only a part of the bench's name; empty means all
 * @param workers worker threads for each system
 * @param rounds how often the systems take turns
 * @param samplesPerRound samples each child JVM takes
 * @param warmMillis warm-up of each child JVM
 * @param sampleMillis least length of a sample
 * @param quick short forms of everything, for a look and for tests
 * @param jvmFlags flags for every child JVM: the collector and the heap
 */
record Settings(
    List<String> systems,
    String only,
    int workers,
    int rounds,
    int samplesPerRound,
    int warmMillis,
    int sampleMillis,
    boolean quick,
    List<String> jvmFlags) {

  /** Fewer samples than this make no median worth printing. */
  static final int LEAST_SAMPLES = 15;

  /** Whether the system was asked for. */
  boolean wants(String system) {
    return systems.isEmpty() || systems.contains(system);
  }

  /** Whether the bench was asked for. */
  boolean wantsBench(String bench) {
    return bench.contains(only);
  }
}
