package edo.bench;

import java.util.Map;

/** One benchmark, opened for one system inside a child JVM. */
interface Bench extends AutoCloseable {
  /** The name of the only figure of most benchmarks. */
  String PLAIN = "";

  /**
   * Does the work once.
   *
   * @param meter lets the benchmark take work that is not its subject out of the wall time
   * @return how many elements that were; the figures are per element
   */
  long run(Meter meter) throws Exception;

  /** Wakes of threads so far, as the runtime counts them; 0 for systems that do not say. */
  default long wakes() {
    return 0;
  }

  /**
   * Takes one sample of each of its figures: by default one, of repeated runs.
   *
   * @param nanos how long a sample lasts at least
   */
  default Map<String, Sample> measure(long nanos) throws Exception {
    long wakes = wakes();
    long allocated = Allocation.total();
    long cpu = CpuClock.self();
    Meter meter = new Meter();
    long elements = 0;
    do {
      elements += run(meter);
    } while (meter.elapsed() < nanos);
    long wall = meter.nanos();
    cpu = CpuClock.self() - cpu;
    allocated = Allocation.total() - allocated;
    return Map.of(PLAIN, new Sample(wall, cpu, elements, wakes() - wakes, allocated));
  }

  @Override
  default void close() {}

  /** Opens a benchmark for one system. */
  @FunctionalInterface
  interface Factory {
    /**
     * Opens it.
     *
     * @param workers how many worker threads the system may have
     */
    Bench open(int workers) throws Exception;
  }
}
