package edo.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why Edo is not first somewhere: a file written by hand, of lines {@code KEY = REASON}. A key is
 * {@code suite/bench/system}, in which {@code *} stands for anything; the first line that fits
 * counts. Lines that start with {@code #} are comments.
 */
public final class Reasons {
  /** What a row says that nobody has explained. */
  static final String NONE = "not explained yet";

  private record Entry(Pattern key, String reason) {}

  private final List<Entry> entries = new ArrayList<>();

  private Reasons() {}

  /** The file's reasons; none if there is no such file. */
  public static Reasons read(Path file) throws IOException {
    return Files.exists(file) ? of(Files.readAllLines(file)) : new Reasons();
  }

  static Reasons of(List<String> lines) throws IOException {
    Reasons reasons = new Reasons();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int at = line.indexOf(" = ");
      if (at < 0) {
        throw new IOException("a reason without its key: " + line);
      }
      reasons.entries.add(
          new Entry(Keys.pattern(line.substring(0, at)), line.substring(at + 3).strip()));
    }
    return reasons;
  }

  /** Why this row is what it is. */
  String of(Figure figure) {
    return entries.stream()
        .filter(entry -> entry.key.matcher(figure.key()).matches())
        .map(Entry::reason)
        .findFirst()
        .orElse(NONE);
  }
}
