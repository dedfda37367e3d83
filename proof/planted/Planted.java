import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Whether the kit finds bugs in real code: {@code proof/planted/run [--in FOLDER] [NAME...]}. See
 * docs/proof.md.
 *
 * <p>The tree is copied and compiled once. Then, for each bug: the patch is applied, the test it
 * names must fail within two minutes and say under which seed, or along which path of choices, and
 * with that seed or path it must fail in the same way again. The patch is taken back.
 *
 * <p>With {@code --in} the copy is made in that folder and stays there. The next run in it copies
 * and compiles what is newer, which is enough as long as no signature has changed.
 *
 * <p>Ends with 0 if all were found, and prints a table that goes into docs/proof.md.
 */
final class Planted {
  private static final Path HERE = Path.of("proof/planted");

  /** What runs Maven in the copy. */
  private static final String MAVEN = System.getenv().getOrDefault("MVNW", "./mvnw");

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Of each behaviour of the sync suite, which takes about a minute if nothing is found. */
  private static final int SEEDS = 5_000;

  /** What is not worth copying, and what a copy must not have. */
  private static final Set<String> LEFT_OUT = Set.of(".git", "target", "node_modules");

  private static final Pattern SEED = Pattern.compile("\\bseed (-?\\d+)");

  /** What a failure of edo.check says instead, and the property that takes it. */
  private static final Pattern PATH = Pattern.compile("-Dedo\\.check\\.replay=(\\S+)");

  private static final String REPLAY = "edo.check.replay";

  /** A patch and what is said above it. */
  private record Bug(String name, String what, String module, String test, String seed, Path file) {
    static Bug read(Path file) throws IOException {
      Map<String, String> said = new TreeMap<>();
      for (String line : Files.readAllLines(file)) {
        if (line.isEmpty()) {
          break;
        }
        int colon = line.indexOf(": ");
        said.put(line.substring(0, colon), line.substring(colon + 2));
      }
      String name = file.getFileName().toString().replace(".patch", "");
      return new Bug(
          name, said.get("Bug"), said.get("Module"), said.get("Test"), said.get("Seed"), file);
    }
  }

  /** A test that has failed. */
  private record Failure(String test, String message) {
    Optional<String> seed(Bug bug) {
      Matcher matcher = (bug.seed().equals(REPLAY) ? PATH : SEED).matcher(message);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Without what differs from process to process, and the number of the run. */
    String outline() {
      String same = message.replaceAll("@[0-9a-f]{4,}", "@").replaceAll("in run \\d+;", "in run;");
      return test + "\n" + same.strip();
    }
  }

  /** What came of a run of Maven. */
  private record Run(int status, List<Failure> failures, double seconds, Path log) {}

  private final Path work;
  private final List<String> rows = new ArrayList<>();
  private boolean allFound = true;

  private Planted(Path work) {
    this.work = work;
  }

  public static void main(String[] arguments) throws Exception {
    var names = new ArrayList<>(List.of(arguments));
    Optional<Path> kept = Optional.empty();
    if (!names.isEmpty() && names.getFirst().equals("--in")) {
      kept = Optional.of(Path.of(names.get(1)).toAbsolutePath());
      names.subList(0, 2).clear();
    }
    List<Bug> bugs = new ArrayList<>();
    try (var files = Files.list(HERE)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".patch")).sorted().toList()) {
        Bug bug = Bug.read(file.toAbsolutePath());
        if (names.isEmpty() || names.stream().anyMatch(bug.name()::contains)) {
          bugs.add(bug);
        }
      }
    }
    if (bugs.isEmpty()) {
      System.err.println("no bug of that name; see the files in " + HERE);
      System.exit(2);
    }
    var planted =
        new Planted(
            kept.isPresent()
                ? Files.createDirectories(kept.get())
                : Files.createTempDirectory("edo-planted"));
    try {
      planted.all(bugs);
    } finally {
      if (planted.allFound && kept.isEmpty()) {
        delete(planted.work);
      } else {
        System.out.println("the copy and the logs are in " + planted.work);
      }
    }
    System.exit(planted.allFound ? 0 : 1);
  }

  private void all(List<Bug> bugs) throws Exception {
    boolean again = Files.exists(work.resolve("tree/pom.xml"));
    copyTree(Path.of("."), work.resolve("tree"));
    List<String> modules = bugs.stream().map(Bug::module).distinct().toList();
    say("compiling " + modules + " without a bug");
    Run clean = maven("clean", modules, Optional.empty(), again, "test-compile");
    if (clean.status() != 0) {
      throw new IOException("the tree does not compile, see " + clean.log());
    }
    rows.add("| Bug | Found by | Seconds | Seed or path | Replayed |");
    rows.add("|---|---|---|---|---|");
    for (Bug bug : bugs) {
      say(bug.name() + ": " + bug.what());
      List<Path> changed = new Patch(bug.file()).apply(work.resolve("tree"));
      try {
        find(bug);
      } finally {
        for (Path file : changed) {
          Files.copy(file, work.resolve("tree").resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    System.out.println();
    rows.forEach(System.out::println);
  }

  private void find(Bug bug) throws Exception {
    Run first = test(bug, "found", List.of());
    if (first.failures().isEmpty()) {
      missed(bug, first.status() == 0 ? "not found" : "no test has failed, see " + first.log());
      return;
    }
    Failure failure = first.failures().getFirst();
    Optional<String> seed = failure.seed(bug);
    if (seed.isEmpty()) {
      missed(bug, "the failure of " + failure.test() + " names no seed: " + failure.message());
      return;
    }
    Run again = test(bug, "replayed", List.of("-D" + bug.seed() + "=" + seed.get()));
    boolean same =
        again.failures().stream().anyMatch(f -> f.outline().equals(failure.outline()));
    if (!same) {
      missed(bug, "the replay has not failed in the same way, see " + again.log());
      return;
    }
    say("  " + failure.message().lines().findFirst().orElse(""));
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | `%s` | %.1f | %s | yes, %.1f s |",
            bug.name(),
            failure.test(),
            first.seconds(),
            seed.get(),
            again.seconds()));
  }

  private void missed(Bug bug, String why) {
    allFound = false;
    say("  MISSED: " + why);
    rows.add("| " + bug.name() + " | MISSED: " + why.replace('\n', ' ') + " | | | |");
  }

  private static void say(String what) {
    System.out.println(what);
    System.out.flush();
  }

  // ---------------------------------------------------------------- Maven

  private Run test(Bug bug, String log, List<String> more) throws Exception {
    var arguments = new ArrayList<>(List.of("-Dtest=" + bug.test()));
    arguments.add("-Dsurefire.failIfNoSpecifiedTests=false");
    arguments.add("-Dedo.quick");
    arguments.add("-Dedo.forkTimeout=" + LIMIT.toSeconds());
    arguments.add("-Dedo.excludedGroups=long");
    arguments.add("-Dedo.sim.seeds=" + SEEDS);
    arguments.addAll(more);
    arguments.add("test");
    return maven(
        bug.name() + "-" + log,
        List.of(bug.module()),
        Optional.of(bug.module()),
        true,
        arguments.toArray(String[]::new));
  }

  private Run maven(
      String log,
      List<String> modules,
      Optional<String> tested,
      boolean compiled,
      String... arguments)
      throws Exception {
    Path tree = work.resolve("tree");
    Path out = work.resolve(log + ".log");
    if (tested.isPresent()) {
      delete(reports(tested.get()));
    }
    var command = new ArrayList<>(List.of(MAVEN, "-B", "-ntp", "-am"));
    command.addAll(List.of("-pl", String.join(",", modules), "-Dspotless.check.skip=true"));
    // Only what a patch has changed is compiled again: it changes bodies, and nobody's signature.
    command.add("-Dmaven.compiler.useIncrementalCompilation=" + !compiled);
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .directory(tree.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int status = process.waitFor();
    var failures = new ArrayList<Failure>();
    double seconds = tested.isPresent() ? read(reports(tested.get()), failures) : 0;
    return new Run(status, failures, seconds, out);
  }

  private Path reports(String module) {
    return work.resolve("tree").resolve(module).resolve("target/surefire-reports");
  }

  /** Adds the failures that the reports tell of, and returns how long the tests have taken. */
  private static double read(Path reports, List<Failure> failures) throws Exception {
    if (!Files.isDirectory(reports)) {
      return 0;
    }
    double seconds = 0;
    try (var files = Files.list(reports)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".xml")).sorted().toList()) {
        var builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        var cases = builder.parse(file.toFile()).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
          var test = (Element) cases.item(i);
          String time = test.getAttribute("time").replace(",", "");
          seconds += time.isEmpty() ? 0 : Double.parseDouble(time);
          for (String kind : List.of("failure", "error")) {
            var bad = test.getElementsByTagName(kind);
            if (bad.getLength() > 0) {
              String type = test.getAttribute("classname");
              failures.add(
                  new Failure(
                      type.substring(type.lastIndexOf('.') + 1) + "." + test.getAttribute("name"),
                      ((Element) bad.item(0)).getAttribute("message")));
            }
          }
        }
      }
    }
    return seconds;
  }

  // ---------------------------------------------------------------- files

  private static void copyTree(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (LEFT_OUT.contains(String.valueOf(folder.getFileName()))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(file));
            if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
              Files.copy(
                  file,
                  copy,
                  StandardCopyOption.COPY_ATTRIBUTES,
                  StandardCopyOption.REPLACE_EXISTING);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** A unified diff, of files that are there before and after. */
  private static final class Patch {
    private final Path file;

    Patch(Path file) {
      this.file = file;
    }

    /** Returns the files that were changed, relative to the tree. */
    List<Path> apply(Path tree) throws IOException {
      var changed = new ArrayList<Path>();
      List<String> text = List.of();
      var old = new ArrayList<String>();
      var fresh = new ArrayList<String>();
      boolean inHunk = false;
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); ; line = lines.readLine()) {
          boolean ends =
              line == null || line.startsWith("diff ") || line.startsWith("@@ ");
          if (ends && inHunk) {
            text = replaced(text, old, fresh);
            Files.write(tree.resolve(changed.getLast()), text);
            old.clear();
            fresh.clear();
            inHunk = false;
          }
          if (line == null) {
            return changed;
          }
          if (line.startsWith("+++ b/")) {
            changed.add(Path.of(line.substring("+++ b/".length())));
            text = Files.readAllLines(tree.resolve(changed.getLast()));
          } else if (line.startsWith("@@ ")) {
            inHunk = true;
          } else if (inHunk && !line.isEmpty()) {
            char kind = line.charAt(0);
            if (kind != '+') {
              old.add(line.substring(1));
            }
            if (kind != '-') {
              fresh.add(line.substring(1));
            }
          }
        }
      }
    }

    private List<String> replaced(List<String> text, List<String> old, List<String> fresh)
        throws IOException {
      for (int at = 0; at + old.size() <= text.size(); at++) {
        if (text.subList(at, at + old.size()).equals(old)) {
          var result = new ArrayList<>(text.subList(0, at));
          result.addAll(fresh);
          result.addAll(text.subList(at + old.size(), text.size()));
          return result;
        }
      }
      throw new IOException(file + " does not apply any more: " + old.getFirst());
    }
  }
}
