package edo.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs jcstress over every test of this module and judges the outcome: a test must pass, and a test
 * whose name ends with {@value #TWIN} (the deliberately broken twin of another one) must fail. A
 * twin that passes means that the test beside it would not notice the bug either. Every package
 * must have twins, and no test may pass without having run.
 *
 * <p>Arguments: the jcstress mode (sanity, quick, default, tough, stress), the folder for logs and
 * reports, and optionally a regular expression that finds the class names of those to run, and what
 * else jcstress is to be told. Ends with 1 when something is not as it must be.
 */
final class StressRuns {
  static final String TWIN = "Broken";

  /** A line of a table of outcomes: the outcome, samples, share, expectation. */
  private static final Pattern ROW =
      Pattern.compile("\\s+\\S.*?\\s+([\\d,]+)\\s+<?[\\d.]+%\\s+(Acceptable|Forbidden)\\b.*");

  /** What one test came to. */
  private record Count(long samples, long forbidden) {}

  private final String mode;
  private final Path out;
  private final List<String> more;

  private StressRuns(String mode, Path out, List<String> more) {
    this.mode = mode;
    this.out = out;
    this.more = more;
  }

  /**
   * Runs and judges.
   *
   * @param args see the class
   * @throws Exception if a run cannot be started or its log not be read
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println(
          "usage: StressRuns MODE OUTPUT-FOLDER [NAME-PATTERN [JCSTRESS-OPTION]...]");
      System.exit(2);
    }
    List<String> rest = List.of(args).subList(Math.min(args.length, 3), args.length);
    Path out = Files.createDirectories(Path.of(args[1])).toAbsolutePath();
    System.exit(run(args[0], out, args.length > 2 ? args[2] : "", rest) ? 0 : 1);
  }

  /** Whether all was as it must be. */
  static boolean run(String mode, Path out, String pattern, List<String> more)
      throws IOException, InterruptedException {
    return new StressRuns(mode, out, more).all(Pattern.compile(pattern));
  }

  private boolean all(Pattern pattern) throws IOException, InterruptedException {
    int good = 0;
    int bad = 0;
    int twins = 0;
    for (String test : tests(pattern)) {
      boolean twin = test.endsWith(TWIN);
      twins += twin ? 1 : 0;
      Path log = out.resolve(test + ".log");
      boolean passed = jcstress(test, log) == 0;
      Count count = count(log);
      boolean asExpected = count.samples > 0 && passed != twin && count.forbidden > 0 == twin;
      System.out.printf(
          "%-4s %s: %s; %,d samples, %,d of them forbidden%n",
          asExpected ? "ok" : "BAD",
          test,
          passed ? "passed" : twin ? "failed, as a twin must" : "failed, see its log",
          count.samples,
          count.forbidden);
      if (asExpected) {
        good++;
      } else {
        bad++;
      }
    }
    System.out.printf(
        "jcstress (%s): %d as expected, among them %d twins; %d not; logs in %s%n",
        mode, good, twins, bad, out);
    return bad == 0 && twins > 0 && good > twins;
  }

  /** Adds up the last tables of a log, which are over all configurations of the JVM. */
  private static Count count(Path log) throws IOException {
    long samples = 0;
    long forbidden = 0;
    boolean table = false;
    for (String line : Files.readAllLines(log)) {
      if (line.contains("Results across all configurations")) {
        table = true;
        samples = 0;
        forbidden = 0;
      }
      Matcher row = ROW.matcher(line);
      if (table && row.matches()) {
        long n = Long.parseLong(row.group(1).replace(",", ""));
        samples += n;
        forbidden += row.group(2).equals("Forbidden") ? n : 0;
      }
    }
    return new Count(samples, forbidden);
  }

  /** The names that jcstress's own index lists, one per line of its {@code -l} output. */
  private List<String> tests(Pattern pattern) throws IOException, InterruptedException {
    Path log = out.resolve("list.log");
    if (jcstress("", log, "-l", "true") != 0) {
      throw new IOException("jcstress could not list its tests, see " + log);
    }
    var tests = new ArrayList<String>();
    for (String line : Files.readAllLines(log)) {
      String name = line.strip();
      if (name.startsWith("edo.") && pattern.matcher(name).find()) {
        tests.add(name);
      }
    }
    return tests;
  }

  /** Runs jcstress on one test, or on all of them when {@code test} is empty. */
  private int jcstress(String test, Path log, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of(options));
    command.addAll(List.of("-t", test.isEmpty() ? ".*" : "^" + Pattern.quote(test) + "$"));
    // All actors compiled alike: a quarter of the configurations, and the reorderings are the same.
    command.addAll(List.of("-m", mode, "-sc", "false", "-v"));
    command.addAll(List.of("-r", out.resolve("report").resolve(test).toString()));
    command.addAll(more);
    if (!more.contains("-jvmArgs")) {
      command.addAll(List.of("-jvmArgsPrepend", "--enable-native-access=ALL-UNNAMED"));
    }
    return new ProcessBuilder(command)
        .directory(out.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }
}
