package edo.bench;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From the start of a server's process to the answer on its first connection, with what the JVM
 * brings along and with an AOT cache of a training run ({@code -XX:AOTCache}). JVMs have their
 * defaults here, without the flags of the other suites. Systems without a JVM take part in both.
 *
 * <p>CPU is all that the process has used by then, threads that compile included.
 */
final class StartupSuite {
  private static final String PLAIN = "first_answer";
  private static final String CACHED = "first_answer_aot";

  /** The benchmarks. */
  static final List<String> BENCHES = List.of(PLAIN, CACHED);

  /** Requests of the training run: enough that what a connection needs is loaded and seen. */
  private static final int TRAINING = 200;

  private static final int CACHE_SECONDS = 60;

  private final Settings settings;
  private final List<String> failures = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  StartupSuite(Settings settings) {
    this.settings = settings;
  }

  List<String> failures() {
    return failures;
  }

  List<String> remarks() {
    return remarks;
  }

  private record Start(String bench, String system, List<String> flags, Row row) {}

  /** Runs what was asked for. */
  List<Row> run() {
    List<String> systems = EchoServer.available(settings, remarks);
    Map<String, Path> caches = new LinkedHashMap<>();
    List<Start> starts = new ArrayList<>();
    for (String bench : BENCHES.stream().filter(settings::wantsBench).toList()) {
      for (String system : systems) {
        List<String> flags = List.of();
        if (bench.equals(CACHED) && !EchoServer.isNative(system)) {
          try {
            Path cache = train(system);
            caches.put(system, cache);
            flags = List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
          } catch (IOException e) {
            remarks.add("startup " + bench + " " + system + ": skipped, " + e.getMessage());
            continue;
          }
        }
        starts.add(new Start(bench, system, flags, new Row("startup", bench, system)));
      }
    }
    try {
      for (int round = 0; round < settings.rounds(); round++) {
        for (int i = 0; i < settings.samplesPerRound(); i++) {
          round(round, i, starts);
        }
      }
    } finally {
      caches.values().forEach(StartupSuite::forget);
    }
    return starts.stream().map(Start::row).filter(row -> row.samples() > 0).toList();
  }

  private void round(int round, int turn, List<Start> starts) {
    System.err.printf("round %d: startup, start %d of each%n", round + 1, turn + 1);
    for (int i = 0; i < starts.size(); i++) {
      Start start = starts.get((i + turn) % starts.size());
      try {
        start.row.wokeLate(Machine.lateMillis());
        Machine.Ticks before = Machine.ticks();
        Sample sample = measure(start);
        start.row.add(round, List.of(sample), Machine.ticks().since(before));
      } catch (IOException e) {
        failures.add("startup " + start.bench + " " + start.system + ": " + e.getMessage());
      }
    }
  }

  private Sample measure(Start start) throws IOException {
    long began = System.nanoTime();
    try (EchoServer server = EchoServer.start(start.system, settings.workers(), start.flags)) {
      ask(server, 1);
      long wall = System.nanoTime() - began;
      return new Sample(wall, CpuClock.of(server.process().pid()), 1, 0);
    }
  }

  private static void ask(EchoServer server, int times) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(i);
        if (socket.getInputStream().read() != (i & 0xff)) {
          throw new EOFException("a server did not answer its first request");
        }
      }
    }
  }

  /**
   * Runs a server as it will be used, and lets its JVM write down what it has loaded and linked.
   */
  private Path train(String system) throws IOException {
    if (List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
        .anyMatch(entry -> Files.isDirectory(Path.of(entry)))) {
      throw new IOException("an AOT cache wants a class path of jars, as ./edo bench has");
    }
    Path cache = Files.createTempFile("edo-bench", ".aot");
    List<String> flags = List.of("-XX:AOTCacheOutput=" + cache);
    try (EchoServer server = EchoServer.start(system, settings.workers(), flags)) {
      ask(server, TRAINING);
      server.process().endOfInput();
      if (!server.process().awaitEnd(CACHE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the AOT cache was not written in " + CACHE_SECONDS + " s");
      }
    }
    if (Files.size(cache) == 0) {
      throw new IOException("the JVM wrote no AOT cache");
    }
    return cache;
  }

  private static void forget(Path cache) {
    if (!cache.toFile().delete()) {
      System.err.println("bench: cannot delete " + cache);
    }
  }
}
