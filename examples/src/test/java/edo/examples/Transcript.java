package edo.examples;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines a program prints: added by whoever hears them, read by the test. */
final class Transcript {
  private static final long PATIENCE_SECONDS = 30;
  private static final Pattern LISTENS = Pattern.compile(".* listens on .*:(\\d+)");

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  void add(String line) {
    lines.add(line);
  }

  /** The port a server says it listens on. */
  int port() throws InterruptedException {
    return Integer.parseInt(await(LISTENS).group(1));
  }

  /** Waits for a line like this, skipping others. */
  Matcher await(Pattern pattern) throws InterruptedException {
    while (true) {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        return fail("no line like " + pattern + " in " + seen);
      }
      seen.add(line);
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return matcher;
      }
    }
  }

  Matcher await(String regex) throws InterruptedException {
    return await(Pattern.compile(regex));
  }

  /** All that has come, asked for or not. */
  List<String> all() {
    lines.drainTo(seen);
    return List.copyOf(seen);
  }

  /** The last lines that have come; fewer if there are not so many. */
  List<String> last(int n) {
    List<String> all = all();
    return all.subList(Math.max(0, all.size() - n), all.size());
  }

  long count(String regex) {
    return all().stream().filter(line -> line.matches(regex)).count();
  }

  @Override
  public String toString() {
    return String.join("\n", all());
  }
}
