package edo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code bench}. */
@Command(
    name = "./edo bench",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "Runs benchmarks of Edo beside its peers and prints a table; without a",
      "suite, lists what there is.",
      "",
      "Every system runs in child processes of its own, and the systems take turns in",
      "rounds. Figures are medians per operation; CPU is that of the whole process",
      "(echo, redis: of the server). Ratios are medians of the ratios within a round.",
      ""
    },
    footer = {
      "",
      "Try: ./edo bench rt --quick",
      "     ./edo bench rt --only ping_pong --systems edo-vt,jdk-vt",
      "     ./edo bench sync --only uncontended --rounds 3",
      "     ./edo bench echo --tsv echo.tsv",
      "     ./edo bench soak --minutes 1 --seed 42"
    })
public final class Main implements Callable<Integer> {
  private static final List<String> MICRO =
      List.of(
          "rt", "spawn", "time", "sync", "bytes", "codec", "fs", "udp", "io", "signal", "memory",
          "timers");
  private static final List<String> SYSTEMS =
      List.of(
          BenchSpec.EDO_VT,
          BenchSpec.EDO_URING,
          BenchSpec.EDO_ASYNC,
          BenchSpec.JDK_VT,
          BenchSpec.JDK_MONITOR,
          BenchSpec.KOTLIN,
          BenchSpec.JOX,
          TokioPeer.SYSTEM,
          EchoSuite.NETTY,
          BenchSpec.EDO,
          UdpRows.EDO_SINGLE,
          BytesRows.NETTY_HEAP,
          BytesRows.NETTY_DIRECT,
          BenchSpec.JDK,
          RedisSuite.REDIS);
  private static final String ECHO = "echo";
  private static final String REDIS = "redis";
  private static final String SOAK = "soak";
  private static final String ALL = "all";

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "SUITE",
      description =
          "rt, spawn, time, sync, bytes, codec, fs, udp, io, signal, echo, redis, memory, timers, soak,"
              + " or all (all but soak)")
  @Nullable String suite;

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "A,B",
      description =
          "only these: edo-vt, edo-uring, edo-async, jdk-vt, jdk-monitor, kotlin, jox, tokio, netty;"
              + " bytes: edo, netty-heap, netty-direct, jdk; redis: edo-vt, redis")
  List<String> systems = new ArrayList<>();

  @Option(names = "--only", paramLabel = "TEXT", description = "benches whose name contains this")
  String only = "";

  @Option(names = "--quick", description = "one short round: for a look, not for a verdict")
  boolean quick;

  @Option(names = "--tsv", paramLabel = "FILE", description = "also write the figures to FILE")
  @Nullable Path tsv;

  @Option(names = "--rounds", paramLabel = "N", description = "rounds (default 5; quick: 1)")
  @Nullable Integer rounds;

  @Option(names = "--workers", paramLabel = "N", description = "workers (default: all cores)")
  int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--load-threads",
      paramLabel = "N",
      description = "echo: threads of the load generator (default: half the cores)")
  int loadThreads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  @Option(
      names = "--jvm",
      split = " ",
      paramLabel = "FLAGS",
      description = "flags for every measured JVM (default: ${DEFAULT-VALUE})",
      defaultValue = "-XX:+UseSerialGC -Xms2g -Xmx2g -Xmn1g -XX:+AlwaysPreTouch")
  List<String> jvm = new ArrayList<>();

  @Option(names = "--minutes", paramLabel = "N", description = "soak: how long (default 10)")
  double minutes = 10;

  @Option(names = "--seed", paramLabel = "N", description = "soak: seed (default: a fresh one)")
  @Nullable Long seed;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "explains this and says what to try")
  boolean help;

  private final List<String> failures = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  /** The command, for the launcher and for tests. */
  static CommandLine command() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler((e, args) -> {
          CommandLine commandLine = e.getCommandLine();
          commandLine
              .getErr()
              .println("bench: " + e.getMessage() + "; ./edo bench --help explains");
          return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        });
  }

  @Override
  public Integer call() throws Exception {
    if (suite == null) {
      list();
      return 0;
    }
    Optional<String> complaint = Setup.complaint();
    if (complaint.isPresent()) {
      // Not of the command line, so there is nothing that --help could explain.
      command.commandLine().getErr().println("bench: " + complaint.get());
      return command.exitCodeOnInvalidInput();
    }
    if (suite.equals(SOAK)) {
      return soak();
    }
    List<String> suites = suites(suite);
    Settings settings = settings();
    if (tsv != null) {
      Optional<String> unwritable = Setup.complaint(tsv);
      if (unwritable.isPresent()) {
        throw bad("--tsv: " + unwritable.get());
      }
    }
    describe(settings);
    List<Row> rows = new ArrayList<>();
    for (String each : suites) {
      List<Row> more = run(each, settings);
      System.out.println();
      Report.print(more, System.out);
      rows.addAll(more);
      if (tsv != null) {
        // After each suite, so that what is done survives what comes.
        save(rows, tsv);
      }
    }
    remarks.forEach(System.out::println);
    failures.forEach(line -> System.err.println("bench: FAILED " + line));
    if (rows.isEmpty() && failures.isEmpty() && remarks.isEmpty()) {
      throw bad("nothing in suite " + suite + " fits --systems");
    }
    return failures.isEmpty() ? 0 : 1;
  }

  private void save(List<Row> rows, Path file) {
    try {
      Report.writeTsv(rows, file);
    } catch (IOException e) {
      failures.add(Setup.why(file, e)); // the disk is full, perhaps; the tables are still printed
    }
  }

  private int soak() throws Exception {
    if (!(minutes > 0)) {
      throw bad("--minutes must be positive");
    }
    Duration length = Duration.ofMillis((long) (quick ? 10_000 : minutes * 60_000));
    long used = seed != null ? seed : System.nanoTime();
    return new Soak(length, used, workers, System.out).run() ? 0 : 1;
  }

  private List<Row> run(String each, Settings settings) throws IOException {
    if (each.equals(ECHO)) {
      EchoSuite echo = new EchoSuite(settings, loadThreads);
      List<Row> rows = echo.run();
      failures.addAll(echo.failures());
      return rows;
    }
    if (each.equals(REDIS)) {
      RedisSuite redis = new RedisSuite(settings);
      List<Row> rows = redis.run();
      failures.addAll(redis.failures());
      remarks.addAll(redis.remarks());
      return rows;
    }
    MicroSuite micro = new MicroSuite(settings);
    List<Row> rows = micro.run(each);
    failures.addAll(micro.failures());
    remarks.addAll(micro.remarks());
    return rows;
  }

  private List<String> suites(String name) {
    List<String> timed = new ArrayList<>(MICRO);
    timed.add(ECHO);
    timed.add(REDIS);
    if (!timed.contains(name) && !name.equals(ALL)) {
      throw bad("no suite '" + name + "'; there are " + String.join(", ", timed) + ", soak, all");
    }
    List<String> chosen = name.equals(ALL) ? timed : List.of(name);
    if (chosen.stream().flatMap(each -> benches(each).stream()).noneMatch(b -> b.contains(only))) {
      throw bad("no bench of that name: " + only);
    }
    return chosen;
  }

  private static List<String> benches(String each) {
    return switch (each) {
      case ECHO -> EchoSuite.benches();
      case REDIS -> RedisSuite.benches();
      default -> Catalogue.of(each).stream().map(BenchSpec::name).toList();
    };
  }

  private Settings settings() {
    if (workers < 1) {
      throw bad("--workers must be at least 1");
    }
    int turns = rounds != null ? rounds : quick ? 1 : 5;
    if (turns < 1) {
      throw bad("--rounds must be at least 1");
    }
    for (String system : systems) {
      if (!SYSTEMS.contains(system)) {
        throw bad("no system '" + system + "'; there are " + String.join(", ", SYSTEMS));
      }
    }
    int perRound = (Settings.LEAST_SAMPLES + turns - 1) / turns;
    return new Settings(
        systems,
        only,
        workers,
        turns,
        perRound,
        quick ? 1_000 : 2_000,
        quick ? 50 : 250,
        quick,
        jvm);
  }

  private ParameterException bad(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static void list() {
    System.out.println("Suites and what one operation is (./edo bench SUITE):");
    for (String name : MICRO) {
      System.out.println();
      for (BenchSpec spec : Catalogue.of(name)) {
        System.out.printf("  %-7s %-39s %s%n", name, spec.name(), spec.element());
      }
    }
    System.out.println();
    for (String bench : EchoSuite.benches()) {
      System.out.printf("  %-7s %-39s %s%n", ECHO, bench, "request and answer");
    }
    System.out.println();
    for (String bench : RedisSuite.benches()) {
      System.out.printf("  %-7s %-39s %s%n", REDIS, bench, "request and answer");
    }
    System.out.println();
    System.out.println("  soak    random work for a time; ends with a check that nothing leaked");
  }

  private static void describe(Settings settings) throws InterruptedException {
    System.out.println(Machine.describe());
    System.out.printf(
        "%d workers, %d rounds of %d samples, %s%n",
        settings.workers(),
        settings.rounds(),
        settings.samplesPerRound(),
        String.join(" ", settings.jvmFlags()));
    System.out.println(Machine.probe(settings.quick() ? 200 : 2_000));
  }
}
