package edo.bench;

import java.util.Objects;

/**
 * The other side of {@link MicroSuite}: measures one benchmark of one system in this JVM and prints
 * a line per sample and figure.
 */
final class Child {
  private Child() {}

  /** Arguments: suite, bench, system, workers, samples, warm-up and sample length in ms. */
  public static void main(String[] args) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
      System.err.println("failed in " + thread);
      failure.printStackTrace();
      Runtime.getRuntime().halt(3);
    });
    BenchSpec spec = Catalogue.find(args[0], args[1]);
    Bench.Factory factory = Objects.requireNonNull(spec.systems().get(args[2]), "system");
    int workers = Integer.parseInt(args[3]);
    int samples = Integer.parseInt(args[4]);
    long warmNanos = Long.parseLong(args[5]) * 1_000_000L;
    long sampleNanos = Long.parseLong(args[6]) * 1_000_000L;

    Bench bench = factory.open(workers);
    bench.measure(warmNanos);
    for (int i = 0; i < samples; i++) {
      bench
          .measure(sampleNanos)
          .forEach((figure, sample) -> System.out.println(sample.line(figure)));
    }
    bench.close();
    // A benchmark's idle virtual threads must not keep the JVM alive, nor the pools they use.
    System.exit(0);
  }
}
