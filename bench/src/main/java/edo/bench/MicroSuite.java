package edo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Runs the small benchmarks of a suite: in every round each system of each benchmark gets a child
 * process of its own, and the systems change places from round to round.
 */
final class MicroSuite {
  private final Settings settings;
  private final List<String> failures = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private final Map<String, Path> programs = new HashMap<>();

  /** What failed or hung in an earlier round and is not tried again. */
  private final Set<String> givenUp = new HashSet<>();

  MicroSuite(Settings settings) {
    this.settings = settings;
  }

  /** What went wrong, one line each; empty if nothing did. */
  List<String> failures() {
    return failures;
  }

  /** Rows that a peer could not deliver, one line each. */
  List<String> remarks() {
    return remarks;
  }

  /** Runs the benchmarks of a suite that were asked for. */
  List<Row> run(String suite) {
    List<BenchSpec> specs =
        Catalogue.of(suite).stream()
            .filter(spec -> settings.wantsBench(spec.name()))
            .filter(spec -> !settings.quick() || !spec.name().endsWith(ScaleBench.GREATEST))
            .toList();
    build(specs);
    Map<String, Row> rows = new LinkedHashMap<>();
    for (BenchSpec spec : specs) {
      for (String system : systems(spec)) {
        for (String figure : spec.figures()) {
          rows.put(
              key(spec, figure, system),
              new Row(suite, spec.row(figure), system, BenchSpec.kind(figure)));
        }
      }
    }
    int total = specs.stream().mapToInt(s -> systems(s).size()).sum() * settings.rounds();
    int done = 0;
    for (int round = 0; round < settings.rounds(); round++) {
      for (BenchSpec spec : specs) {
        for (String system : rotated(systems(spec), round)) {
          done++;
          if (givenUp.contains(spec.name() + "/" + system)) {
            continue;
          }
          System.err.printf(
              "[%d/%d] round %d: %s %s %s%n", done, total, round + 1, suite, spec.name(), system);
          measure(spec, system, round, rows);
        }
      }
    }
    return rows.values().stream().filter(row -> row.samples() > 0).toList();
  }

  private void build(List<BenchSpec> specs) {
    for (Peer peer : Peer.values()) {
      if (settings.wants(peer.system())
          && specs.stream().anyMatch(spec -> spec.programs().contains(peer.system()))) {
        Peer.Built built = peer.build();
        built.program().ifPresent(program -> programs.put(peer.system(), program));
        built.remark().ifPresent(remarks::add);
      }
    }
  }

  private static String key(BenchSpec spec, String figure, String system) {
    return spec.row(figure) + "/" + system;
  }

  private Duration limit(BenchSpec spec) {
    long planned =
        settings.warmMillis() + (long) settings.samplesPerRound() * settings.sampleMillis();
    return spec.limit()
        .orElse(Duration.ofMillis(planned).multipliedBy(5).plusSeconds(settings.quick() ? 10 : 30));
  }

  private List<String> systems(BenchSpec spec) {
    return spec.allSystems().stream()
        .filter(settings::wants)
        .filter(system -> !spec.programs().contains(system) || programs.containsKey(system))
        .toList();
  }

  static List<String> rotated(List<String> systems, int by) {
    List<String> turned = new ArrayList<>();
    for (int i = 0; i < systems.size(); i++) {
      turned.add(systems.get((i + by) % systems.size()));
    }
    return turned;
  }

  private ChildProcess start(BenchSpec spec, String system) throws IOException {
    int workers = spec.workers().orElse(settings.workers());
    List<String> args =
        List.of(
            spec.suite(),
            spec.name(),
            system,
            Integer.toString(workers),
            Integer.toString(settings.samplesPerRound()),
            Integer.toString(settings.warmMillis()),
            Integer.toString(settings.sampleMillis()));
    if (spec.programs().contains(system)) {
      List<String> command = new ArrayList<>();
      command.add(Objects.requireNonNull(programs.get(system), system).toString());
      command.addAll(args);
      return ChildProcess.program(command, limit(spec));
    }
    List<String> flags = new ArrayList<>(settings.jvmFlags());
    flags.addAll(spec.jvmFlags());
    flags.add("-Djdk.virtualThreadScheduler.parallelism=" + workers);
    if (settings.quick()) {
      flags.add("-D" + Scale.PROPERTY + "=" + Scale.QUICK);
    }
    return ChildProcess.jvm(Child.class, flags, args, limit(spec));
  }

  private void measure(BenchSpec spec, String system, int round, Map<String, Row> rows) {
    Machine.Ticks before = Machine.ticks();
    ChildProcess child;
    double late;
    try {
      late = Machine.lateMillis();
      child = start(spec, system);
    } catch (IOException e) {
      failures.add("no child process: " + e.getMessage());
      return;
    }
    try (child) {
      List<String> lines = child.readToEnd();
      Machine.Ticks passed = Machine.ticks().since(before);
      for (String figure : spec.figures()) {
        Row row = rows.get(key(spec, figure, system));
        if (row != null) {
          row.wokeLate(late);
          row.add(
              round,
              lines.stream().filter(l -> Sample.isSample(l, figure)).map(Sample::parse).toList(),
              passed);
        }
      }
    } catch (IOException e) {
      givenUp.add(spec.name() + "/" + system);
      String row = spec.suite() + " " + spec.name() + " " + system + ": ";
      if (!child.isOverdue()) {
        failures.add(row + e.getMessage());
      } else if (!BenchSpec.isOurs(system)) {
        remarks.add(row + "starved; not done after " + limit(spec).toSeconds() + " s");
      } else {
        failures.add(row + "not done after " + limit(spec).toSeconds() + " s");
      }
    }
  }
}
