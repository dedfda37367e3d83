package edo.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The Redis server of {@code examples/mini-redis} beside Redis itself, both under redis-benchmark.
 * The servers of a round run at the same time and take turns sample by sample, idle in between, on
 * the same cores as the load.
 *
 * <p>An operation is one request and its answer. The CPU time is the server's alone.
 */
final class RedisSuite {
  static final String REDIS = "redis";

  private static final List<String> TESTS =
      List.of("ping", "set", "get", "incr", "lpush", "rpush", "lpop", "sadd", "hset", "mset");
  private static final int[] CLIENTS = {50, 1_000};
  private static final int[] PIPELINING = {1, 16};

  /** What redis-benchmark calls the requests per second and the latencies it prints. */
  private static final int PER_SECOND = 1;

  private static final int P50 = 4;
  private static final int P99 = 6;
  private static final Duration LIMIT = Duration.ofHours(1);

  private final Settings settings;
  private final List<String> failures = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  RedisSuite(Settings settings) {
    this.settings = settings;
  }

  private record Case(String test, int clients, int pipelining) {
    String bench() {
      return "redis_" + test + "_c" + clients + "_p" + pipelining;
    }
  }

  /** A system's row with the latencies of its samples, in microseconds. */
  private record Entry(Row row, List<Double> p50, List<Double> p99) {
    Entry(String bench, String system) {
      this(new Row("redis", bench, system), new ArrayList<>(), new ArrayList<>());
    }
  }

  List<String> failures() {
    return failures;
  }

  List<String> remarks() {
    return remarks;
  }

  /** The suite's benchmarks. */
  static List<String> benches() {
    List<String> all = new ArrayList<>(cases().stream().map(Case::bench).toList());
    all.add(RedisMemory.BENCH);
    return all;
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int clients : CLIENTS) {
      for (int pipelining : PIPELINING) {
        for (String test : TESTS) {
          cases.add(new Case(test, clients, pipelining));
        }
      }
    }
    return cases;
  }

  /** Runs the cases that were asked for. */
  List<Row> run() {
    for (String tool : List.of("redis-benchmark", "redis-server")) {
      if (!isThere(tool)) {
        remarks.add("redis: skipped, as " + tool + " is not installed");
        return List.of();
      }
    }
    List<Case> cases = cases().stream().filter(c -> settings.wantsBench(c.bench())).toList();
    List<String> systems =
        List.of(BenchSpec.EDO_VT, REDIS).stream().filter(settings::wants).toList();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Case c : cases) {
      for (String system : systems) {
        entries.put(c.bench() + "/" + system, new Entry(c.bench(), system));
      }
    }
    boolean memory = settings.wantsBench(RedisMemory.BENCH);
    Map<String, Entry> filled = new LinkedHashMap<>();
    for (String system : memory ? systems : List.<String>of()) {
      filled.put(system, new Entry(RedisMemory.BENCH, system));
    }
    for (int round = 0; round < settings.rounds() && !systems.isEmpty(); round++) {
      try {
        if (!cases.isEmpty()) {
          round(round, cases, systems, entries);
        }
        for (var each : filled.entrySet()) {
          memory(round, each.getKey(), each.getValue());
        }
      } catch (IOException e) {
        failures.add("redis, round " + (round + 1) + ": " + e.getMessage());
      }
    }
    filled.forEach((system, entry) -> entries.put(RedisMemory.BENCH + "/" + system, entry));
    entries.values().forEach(RedisSuite::annotate);
    return entries.values().stream().map(Entry::row).filter(row -> row.samples() > 0).toList();
  }

  private static boolean isThere(String tool) {
    try (ChildProcess child = ChildProcess.program(List.of(tool, "--version"), LIMIT)) {
      return !child.readToEnd().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private void round(int round, List<Case> cases, List<String> systems, Map<String, Entry> entries)
      throws IOException {
    Map<String, Server> servers = new LinkedHashMap<>();
    try {
      for (String system : systems) {
        servers.put(system, system.equals(REDIS) ? startRedis() : startEdo(settings.jvmFlags()));
      }
      for (Server server : servers.values()) {
        warmUp(server);
      }
      for (Case c : cases) {
        for (int i = 0; i < settings.samplesPerRound(); i++) {
          for (String system : MicroSuite.rotated(systems, round + i)) {
            System.err.printf("round %d: %s %s%n", round + 1, c.bench(), system);
            Entry entry = entries.get(c.bench() + "/" + system);
            Server server = servers.get(system);
            if (entry != null && server != null) {
              measure(round, c, server, entry);
            }
          }
        }
      }
    } finally {
      for (Server server : servers.values()) {
        server.process.close();
      }
    }
  }

  /** Each in a server of its own, which has never had anything else. */
  private void memory(int round, String system, Entry entry) throws IOException {
    boolean isRedis = system.equals(REDIS);
    Server server = isRedis ? startRedis() : startEdo(RedisMemory.FLAGS);
    try {
      System.err.printf("round %d: %s %s%n", round + 1, RedisMemory.BENCH, system);
      int keys = settings.quick() ? 200_000 : 1_000_000;
      new RedisMemory(server, isRedis).measure(round, keys, entry.row());
    } finally {
      server.process.close();
    }
  }

  /** A running server. */
  record Server(ChildProcess process, long pid, int port) {}

  private Server startEdo(List<String> flags) throws IOException {
    ChildProcess jvm =
        ChildProcess.jvm(
            RedisServerEdo.class, flags, List.of(Integer.toString(settings.workers())), LIMIT);
    String line = jvm.readLine();
    return new Server(jvm, jvm.pid(), Integer.parseInt(line.substring("port ".length())));
  }

  /** A shell around it ends it when this JVM has gone, as the end of its input tells. */
  private static Server startRedis() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ChildProcess shell =
        ChildProcess.program(
            List.of(
                "sh",
                "-c",
                "redis-server --port \"$0\" --bind 127.0.0.1 --save '' --appendonly no >/dev/null &"
                    + " echo \"pid $!\"; cat >/dev/null; kill $!; wait",
                Integer.toString(port)),
            LIMIT);
    long pid = Long.parseLong(shell.readLine().substring("pid ".length()));
    Server server = new Server(shell, pid, port);
    for (int tries = 0; !answers(port); tries++) {
      if (tries == 200) {
        shell.close();
        throw new IOException("redis-server does not answer on port " + port);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for redis-server", e);
      }
    }
    return server;
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().readNBytes(5)[0] == '+';
    } catch (java.net.ConnectException e) {
      return false;
    }
  }

  private void warmUp(Server server) throws IOException {
    int requests = settings.quick() ? 100_000 : 300_000;
    for (String test : TESTS) {
      for (int pipelining : PIPELINING) {
        var _ = load(server, new Case(test, 50, pipelining), requests / TESTS.size() * pipelining);
      }
    }
  }

  private void measure(int round, Case c, Server server, Entry entry) throws IOException {
    int requests = (settings.quick() ? 20_000 : 60_000) * (c.pipelining() > 1 ? 10 : 1);
    Machine.Ticks before = Machine.ticks();
    long cpu = CpuClock.of(server.pid());
    List<Result> results = load(server, c, requests);
    long cpuNanos = CpuClock.of(server.pid()) - cpu;
    long wallNanos = 0;
    for (Result result : results) {
      wallNanos += (long) (requests / result.perSecond() * 1e9);
      entry.p50().add(result.p50());
      entry.p99().add(result.p99());
    }
    // The test called ping is two, one of each form of a request.
    Sample sample = new Sample(wallNanos, cpuNanos, (long) requests * results.size(), 0);
    entry.row().add(round, List.of(sample), Machine.ticks().since(before));
  }

  /** What redis-benchmark says of one test; latencies in microseconds. */
  record Result(double perSecond, double p50, double p99) {}

  private static List<Result> load(Server server, Case c, int requests) throws IOException {
    List<String> command =
        List.of(
            "redis-benchmark",
            "-p",
            Integer.toString(server.port()),
            "-t",
            c.test(),
            "-c",
            Integer.toString(c.clients()),
            "-P",
            Integer.toString(c.pipelining()),
            "-n",
            Integer.toString(requests),
            "--csv");
    List<Result> results = new ArrayList<>();
    try (ChildProcess load = ChildProcess.program(command, LIMIT)) {
      for (String line : load.readToEnd()) {
        parse(line).ifPresent(results::add);
      }
    }
    if (results.isEmpty()) {
      throw new IOException("redis-benchmark has printed nothing for " + c.bench());
    }
    return results;
  }

  /** Reads a line of redis-benchmark's table; its head has no numbers. */
  static Optional<Result> parse(String line) {
    String[] column = line.replace("\"", "").split(",", -1);
    try {
      return Optional.of(
          new Result(
              Double.parseDouble(column[PER_SECOND]),
              1e3 * Double.parseDouble(column[P50]),
              1e3 * Double.parseDouble(column[P99])));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static void annotate(Entry entry) {
    Row row = entry.row();
    if (row.samples() == 0 || entry.p50().isEmpty()) {
      return;
    }
    double perSecond = 1e9 / row.range(Sample::wallPerOp).median();
    row.note("req/s", String.format(Locale.ROOT, "%,.0f", perSecond));
    row.note("p50 us", Report.figure(median(entry.p50())));
    row.note("p99 us", Report.figure(median(entry.p99())));
  }

  private static double median(List<Double> figures) {
    return Range.of(figures.stream().mapToDouble(Double::doubleValue).toArray()).median();
  }
}
