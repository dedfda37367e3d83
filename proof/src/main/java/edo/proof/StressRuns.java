package edo.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs jcstress over every test of this module and judges the outcome: a test must pass, and a test
 * whose name contains {@value #TWIN} (the deliberately broken twin of another one) must fail. A
 * twin that passes means that the test beside it would not notice the bug either.
 *
 * <p>Arguments: the jcstress mode (sanity, quick, default, tough, stress), the folder for logs and
 * reports, and optionally a part of a test's class name to run only those. Ends with 1 when
 * something is not as it must be.
 */
final class StressRuns {
  static final String TWIN = "Broken";

  private final String mode;
  private final Path out;

  private StressRuns(String mode, Path out) {
    this.mode = mode;
    this.out = out;
  }

  static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println("usage: StressRuns MODE OUTPUT-FOLDER [NAME-PART]");
      System.exit(2);
    }
    var runs = new StressRuns(args[0], Files.createDirectories(Path.of(args[1])));
    System.exit(runs.all(args.length > 2 ? args[2] : "") ? 0 : 1);
  }

  private boolean all(String part) throws IOException, InterruptedException {
    int good = 0;
    int bad = 0;
    for (String test : tests(part)) {
      boolean twin = test.contains(TWIN);
      boolean passed = jcstress(test, out.resolve(test + ".log"), "-m", mode) == 0;
      boolean asExpected = passed != twin;
      System.out.printf(
          "%-4s %s: %s%n",
          asExpected ? "ok" : "BAD",
          test,
          passed ? "passed" : twin ? "failed, as a twin must" : "failed, see its log");
      if (asExpected) {
        good++;
      } else {
        bad++;
      }
    }
    System.out.printf("jcstress (%s): %d as expected, %d not; logs in %s%n", mode, good, bad, out);
    return bad == 0;
  }

  /** The names that jcstress's own index lists, one per line of its {@code -l} output. */
  private List<String> tests(String part) throws IOException, InterruptedException {
    Path log = out.resolve("list.log");
    if (jcstress("", log, "-l", "true") != 0) {
      throw new IOException("jcstress could not list its tests, see " + log);
    }
    var tests = new ArrayList<String>();
    for (String line : Files.readAllLines(log)) {
      String name = line.strip();
      if (name.startsWith("edo.") && name.contains(part)) {
        tests.add(name);
      }
    }
    return tests;
  }

  /** Runs jcstress on one test, or on all of them when {@code test} is empty. */
  private int jcstress(String test, Path log, String... more)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of(more));
    command.addAll(List.of("-t", test.isEmpty() ? ".*" : "^" + Pattern.quote(test) + "$"));
    command.addAll(List.of("-r", out.resolve("report").resolve(test).toString()));
    command.addAll(List.of("-jvmArgsPrepend", "--enable-native-access=ALL-UNNAMED"));
    return new ProcessBuilder(command)
        .directory(out.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }
}
