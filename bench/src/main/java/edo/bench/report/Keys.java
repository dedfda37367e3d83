package edo.bench.report;

import java.util.regex.Pattern;

/** Names of rows, {@code suite/bench/system}, in which {@code *} stands for anything. */
final class Keys {
  private Keys() {}

  static Pattern pattern(String key) {
    StringBuilder pattern = new StringBuilder();
    for (String part : key.strip().split("(?<=\\*)|(?=\\*)", -1)) {
      pattern.append(part.equals("*") ? ".*" : Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString());
  }
}
