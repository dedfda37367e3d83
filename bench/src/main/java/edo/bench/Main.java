package edo.bench;

import edo.bench.report.Marks;
import edo.bench.report.Pages;
import edo.bench.report.Reasons;
import edo.bench.report.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "     ./edo bench all --quick --report",
      "     ./edo bench report monday.tsv tuesday.tsv --out pages",
      "     ./edo bench soak --minutes 1 --seed 42"
    })
public final class Main implements Callable<Integer> {
  private static final List<String> MICRO =
      List.of(
          "rt", "spawn", "time", "sync", "bytes", "codec", "fs", "udp", "io", "signal", "memory",
          "timers", "tail", "scale");
  private static final List<String> SYSTEMS =
      List.of(
          BenchSpec.EDO_VT,
          BenchSpec.EDO_URING,
          BenchSpec.EDO_ASYNC,
          BenchSpec.JDK_VT,
          BenchSpec.JDK_MONITOR,
          BenchSpec.KOTLIN,
          BenchSpec.JOX,
          BenchSpec.TOKIO,
          BenchSpec.GO,
          BenchSpec.C,
          EchoServer.NETTY,
          EchoServer.NETTY_URING,
          EchoServer.VERTX,
          BenchSpec.EDO,
          UdpRows.EDO_SINGLE,
          BytesRows.NETTY_HEAP,
          BytesRows.NETTY_DIRECT,
          BenchSpec.JDK,
          RedisSuite.REDIS);
  private static final String MEMORY = "memory";
  private static final String ECHO = "echo";
  private static final String REDIS = "redis";
  private static final String STARTUP = "startup";
  private static final String SOAK = "soak";
  private static final String REPORT = "report";
  private static final String ALL = "all";

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SUITE",
      description =
          "rt, spawn, time, sync, bytes, codec, fs, udp, io, signal, memory, timers, tail, scale,"
              + " startup, echo, redis, or several with commas between them; soak; all (all but"
              + " soak); report (pages of earlier figures)")
  @Nullable String suite;

  @Parameters(index = "1..*", paramLabel = "FILE", description = "report: files that --tsv wrote")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "A,B",
      description =
          "only these: edo-vt, edo-uring, edo-async, jdk-vt, jdk-monitor, kotlin, jox, tokio, go; echo:"
              + " netty, netty-uring, vertx, jdk-vt, tokio, go, c;"
              + " bytes: edo, netty-heap, netty-direct, jdk; redis: edo-vt, redis")
  List<String> systems = new ArrayList<>();

  @Option(names = "--only", paramLabel = "TEXT", description = "benches whose name contains this")
  String only = "";

  @Option(
      names = "--quick",
      description =
          "one short round, shorter still for several suites: for a look, not for a verdict")
  boolean quick;

  @Option(names = "--tsv", paramLabel = "FILE", description = "also write the figures to FILE")
  @Nullable Path tsv;

  @Option(names = "--report", description = "also write pages with plots and tables")
  boolean report;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "where pages go (default: docs/benchmarks)")
  @Nullable Path out;

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
  private final Results run = Results.empty();

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
    if (suite.equals(REPORT)) {
      return report();
    }
    if (!files.isEmpty()) {
      throw bad("files are for the suite report only");
    }
    List<String> suites = suites(suite);
    Settings settings = settings();
    if (tsv != null) {
      Optional<String> unwritable = Setup.complaint(tsv);
      if (unwritable.isPresent()) {
        throw bad("--tsv: " + unwritable.get());
      }
    }
    Path pages = report ? pages() : null;
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
    if (pages != null) {
      note();
      write(new Results(rows.stream().map(Row::figure).toList(), run.facts()), pages);
    }
    return failures.isEmpty() ? 0 : 1;
  }

  /** Makes pages of what earlier runs left. */
  private int report() {
    if (files.isEmpty()) {
      throw bad("report wants files that --tsv wrote");
    }
    Results results = Results.empty();
    for (Path file : files) {
      try {
        var _ = results.read(file);
      } catch (IOException e) {
        throw bad("cannot read " + file + ": " + e.getMessage());
      }
    }
    write(results, pages());
    return failures.isEmpty() ? 0 : 1;
  }

  private Path pages() {
    if (out != null) {
      return out;
    }
    String root = System.getProperty(Peer.ROOT);
    if (root == null) {
      throw bad("where the pages go is not known here: --out says it");
    }
    return Path.of(root, "docs", "benchmarks");
  }

  private void write(Results results, Path folder) {
    String root = System.getProperty(Peer.ROOT, ".");
    try {
      Reasons reasons = Reasons.read(Path.of(root, "bench", "reasons.txt"));
      Marks marks = Marks.read(Path.of(root, "bench", "marks.txt"));
      new Pages(results, marks, reasons, SYSTEMS, BenchSpec::isOurs).write(folder);
      System.out.println("pages: " + folder.resolve("README.md"));
    } catch (IOException e) {
      failures.add("no pages: " + e.getMessage());
    }
  }

  /** What was left out, and what failed, is part of what a run says. */
  private void note() {
    remarks.forEach(line -> run.fact(Results.SKIPPED, line));
    failures.forEach(line -> run.fact(Results.SKIPPED, line));
  }

  private void save(List<Row> rows, Path file) {
    note();
    try {
      Report.writeTsv(run, rows, file);
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
      return echo(each, settings);
    }
    if (each.equals(STARTUP)) {
      StartupSuite startup = new StartupSuite(settings);
      List<Row> rows = startup.run();
      failures.addAll(startup.failures());
      remarks.addAll(startup.remarks());
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
    if (each.equals(MEMORY)) {
      IdleConnections idle = new IdleConnections(settings);
      List<Row> more = new ArrayList<>(rows);
      more.addAll(idle.run());
      failures.addAll(idle.failures());
      remarks.addAll(idle.remarks());
      return more;
    }
    if (each.equals(EchoSuite.SCALE)) {
      List<Row> more = new ArrayList<>(rows);
      more.addAll(echo(each, settings));
      return more;
    }
    return rows;
  }

  private List<Row> echo(String each, Settings settings) {
    EchoSuite echo = new EchoSuite(each, settings, loadThreads);
    List<Row> rows = echo.run();
    failures.addAll(echo.failures());
    remarks.addAll(echo.remarks());
    return rows;
  }

  private List<String> suites(String name) {
    List<String> timed = new ArrayList<>(MICRO);
    timed.add(STARTUP);
    timed.add(ECHO);
    timed.add(REDIS);
    List<String> chosen = name.equals(ALL) ? timed : List.of(name.split(",", -1));
    for (String each : chosen) {
      if (!timed.contains(each)) {
        String known = String.join(", ", timed);
        throw bad("no suite '" + each + "'; there are " + known + ", soak, all, report");
      }
    }
    if (chosen.stream().flatMap(each -> benches(each).stream()).noneMatch(b -> b.contains(only))) {
      throw bad("no bench of that name: " + only);
    }
    return chosen;
  }

  private static List<String> benches(String each) {
    return switch (each) {
      case EchoSuite.SCALE ->
          Stream.concat(
                  Catalogue.of(each).stream().map(BenchSpec::name),
                  EchoSuite.benches(each).stream())
              .toList();
      case MEMORY ->
          Stream.concat(
                  Catalogue.of(each).stream().map(BenchSpec::name),
                  Stream.of(IdleConnections.BENCH))
              .toList();
      case ECHO -> EchoSuite.benches(each);
      case REDIS -> RedisSuite.benches();
      case STARTUP -> StartupSuite.BENCHES;
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
    // Short samples, but a longer warm-up than for a look: what is published was compiled.
    boolean brief = quick && suite != null && suites(suite).size() > 1;
    int perRound = (Settings.LEAST_SAMPLES + turns - 1) / turns;
    return new Settings(
        systems,
        only,
        workers,
        turns,
        perRound,
        brief ? 1_500 : quick ? 1_000 : 2_000,
        brief ? 20 : quick ? 50 : 250,
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
    System.out.printf(
        "  %-7s %-39s %s%n", MEMORY, IdleConnections.BENCH, "bytes per idle connection (not ns)");
    System.out.println();
    for (String bench : StartupSuite.BENCHES) {
      System.out.printf("  %-7s %-39s %s%n", STARTUP, bench, "start of a server");
    }
    System.out.println();
    for (String each : List.of(EchoSuite.SCALE, ECHO)) {
      for (String bench : EchoSuite.benches(each)) {
        System.out.printf("  %-7s %-39s %s%n", each, bench, "request and answer");
      }
    }
    System.out.println();
    for (String bench : RedisSuite.benches()) {
      System.out.printf("  %-7s %-39s %s%n", REDIS, bench, "request and answer");
    }
    System.out.println();
    System.out.println("  soak    random work for a time; ends with a check that nothing leaked");
  }

  private void describe(Settings settings) throws InterruptedException {
    String machine = Machine.describe();
    String how =
        String.format(
            Locale.ROOT,
            "%d workers, %d rounds of %d samples, %s",
            settings.workers(),
            settings.rounds(),
            settings.samplesPerRound(),
            String.join(" ", settings.jvmFlags()));
    String quiet = Machine.probe(settings.quick() ? 200 : 2_000);
    List.of(machine, how, quiet).forEach(System.out::println);
    run.fact(Results.MACHINE, machine)
        .fact(Results.COMMAND, commandLine() + ": " + how)
        .fact(Results.QUIET, "before " + suite + ": " + quiet)
        .fact(Results.DATE, LocalDate.now(ZoneOffset.UTC).toString());
    Versions.note(run);
  }

  /** What was typed, without where its files are. */
  private String commandLine() {
    List<String> words = new ArrayList<>(List.of("./edo bench"));
    List<String> typed = command.commandLine().getParseResult().originalArgs();
    for (int i = 0; i < typed.size(); i++) {
      if (typed.get(i).equals("--tsv") || typed.get(i).equals("--out")) {
        i++;
      } else if (!typed.get(i).startsWith("--tsv=") && !typed.get(i).startsWith("--out=")) {
        words.add(typed.get(i));
      }
    }
    return String.join(" ", words);
  }
}
