package edo.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Echo over TCP: a server for each system, one load generator. Each round starts every server and
 * the load generator anew; within a round the servers take turns case by case, idle in between.
 *
 * <p>An operation is one request and its answer. The CPU time is the server's alone.
 */
final class EchoSuite {
  /** The suite that has connections as one of the things that grow. */
  static final String SCALE = "scale";

  /** Beyond lies the usual limit of open files, and soon that of ports. */
  private static final int[] GROWING = {1_000, 2_000, 5_000, 10_000};

  private static final int[] SIZES = {64, 1024};
  private static final int[] CONNECTIONS = {1, 64, 4_000};
  private static final int[] PIPELINING = {1, 16};

  /** Samples of less say little: with 4,000 connections a pass over all of them takes 50 ms. */
  private static final int LEAST_SAMPLE_MILLIS = 150;

  private static final int LEAST_WARM_MILLIS = 500;
  private static final Duration LIMIT = Duration.ofHours(1);

  private final String suite;
  private final Settings settings;
  private final int loadThreads;
  private final List<String> failures = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  EchoSuite(String suite, Settings settings, int loadThreads) {
    this.suite = suite;
    this.settings = settings;
    this.loadThreads = loadThreads;
  }

  private record Case(String bench, int size, int connections, int pipelining) {
    static Case of(int size, int connections, int pipelining) {
      String bench = "echo_" + size + "B_c" + connections + "_p" + pipelining;
      return new Case(bench, size, connections, pipelining);
    }
  }

  /** A system's row with the latencies of its rounds. */
  private record Entry(Row row, List<List<Long>> latencies) {}

  List<String> failures() {
    return failures;
  }

  List<String> remarks() {
    return remarks;
  }

  /** The suite's benchmarks. */
  static List<String> benches(String suite) {
    return cases(suite).stream().map(Case::bench).toList();
  }

  private static List<Case> cases(String suite) {
    List<Case> cases = new ArrayList<>();
    if (suite.equals(SCALE)) {
      for (int connections : GROWING) {
        cases.add(new Case("connections@" + connections, 64, connections, 1));
      }
      return cases;
    }
    for (int size : SIZES) {
      for (int connections : CONNECTIONS) {
        for (int pipelining : PIPELINING) {
          cases.add(Case.of(size, connections, pipelining));
        }
      }
    }
    return cases;
  }

  /** Runs the cases that were asked for. */
  List<Row> run() {
    List<Case> cases = cases(suite).stream().filter(c -> settings.wantsBench(c.bench())).toList();
    if (cases.isEmpty()) {
      return List.of();
    }
    List<String> systems = EchoServer.available(settings, remarks);
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Case c : cases) {
      for (String system : systems) {
        entries.put(
            c.bench() + "/" + system,
            new Entry(new Row(suite, c.bench(), system), new ArrayList<>()));
      }
    }
    for (int round = 0; round < settings.rounds(); round++) {
      try {
        round(round, cases, systems, entries);
      } catch (IOException e) {
        failures.add(suite + ", round " + (round + 1) + ": " + e.getMessage());
      }
    }
    entries.values().forEach(EchoSuite::annotate);
    return entries.values().stream().map(Entry::row).filter(row -> row.samples() > 0).toList();
  }

  private void round(int round, List<Case> cases, List<String> systems, Map<String, Entry> entries)
      throws IOException {
    Map<String, EchoServer> servers = new TreeMap<>();
    try (ChildProcess load =
        ChildProcess.jvm(
            EchoLoad.class,
            List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"),
            List.of(Integer.toString(loadThreads)),
            LIMIT)) {
      for (String system : systems) {
        servers.put(system, EchoServer.start(system, settings.workers(), settings.jvmFlags()));
      }
      warmUp(load, servers);
      for (Case c : cases) {
        for (String system : MicroSuite.rotated(systems, round)) {
          System.err.printf("round %d: %s %s%n", round + 1, c.bench(), system);
          Entry entry = entries.get(c.bench() + "/" + system);
          EchoServer server = servers.get(system);
          if (entry != null && server != null) {
            measure(round, load, c, server, entry);
          }
        }
      }
    } finally {
      for (EchoServer server : servers.values()) {
        server.close();
      }
    }
  }

  /** Lets the servers compile what they need, and the load generator its side, all alike. */
  private void warmUp(ChildProcess load, Map<String, EchoServer> servers) throws IOException {
    for (int pipelining : PIPELINING) {
      for (EchoServer server : servers.values()) {
        exchange(load, server, Case.of(64, 64, pipelining), settings.warmMillis(), 1, 100);
      }
    }
  }

  private void measure(int round, ChildProcess load, Case c, EchoServer server, Entry entry)
      throws IOException {
    entry.row().wokeLate(Machine.lateMillis());
    Machine.Ticks before = Machine.ticks();
    long wakes = server.wakes();
    Answers answers =
        exchange(
            load,
            server,
            c,
            Math.max(LEAST_WARM_MILLIS, settings.warmMillis() / 2),
            settings.samplesPerRound(),
            Math.max(LEAST_SAMPLE_MILLIS, settings.sampleMillis()));
    double wakesPerRequest = (double) (server.wakes() - wakes) / answers.total();
    List<Sample> samples =
        answers.samples().stream()
            .map(s ->
                new Sample(
                    s.wallNanos(),
                    s.cpuNanos(),
                    s.elements(),
                    Math.round(wakesPerRequest * s.elements())))
            .toList();
    entry.row().add(round, samples, Machine.ticks().since(before));
    entry.latencies().add(answers.latencies());
  }

  /** What the load generator says about a job. */
  private record Answers(List<Sample> samples, List<Long> latencies, long total) {}

  private static Answers exchange(
      ChildProcess load, EchoServer server, Case c, int warmMillis, int samples, int sampleMillis)
      throws IOException {
    load.send(
        new EchoLoad.Job(
                server.port(),
                server.process().pid(),
                c.connections(),
                c.size(),
                c.pipelining(),
                warmMillis,
                samples,
                sampleMillis)
            .line());
    List<Sample> read = new ArrayList<>();
    List<Long> latencies = new ArrayList<>();
    while (true) {
      String line = load.readLine();
      String[] part = line.split(" ", -1);
      switch (part[0]) {
        case "latency" -> {
          for (int i = 1; i < part.length; i++) {
            latencies.add(Long.parseLong(part[i]));
          }
        }
        case "total" -> {
          return new Answers(read, latencies, Long.parseLong(part[1]));
        }
        default -> read.add(Sample.parse(line));
      }
    }
  }

  private static void annotate(Entry entry) {
    Row row = entry.row();
    if (row.samples() == 0) {
      return;
    }
    double perSecond = 1e9 / row.range(Sample::wallPerOp).median();
    row.note("req/s", String.format(Locale.ROOT, "%,.0f", perSecond));
    String[] names = {"p50 us", "p99 us", "p99.9 us"};
    for (int i = 0; i < names.length; i++) {
      int which = i;
      double[] micros = entry.latencies().stream().mapToDouble(l -> l.get(which) / 1e3).toArray();
      row.note(names[i], Report.figure(Range.of(micros).median()));
    }
  }
}
