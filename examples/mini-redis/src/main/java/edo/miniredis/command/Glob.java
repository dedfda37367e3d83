package edo.miniredis.command;

/**
 * Patterns: {@code *} any bytes, {@code ?} any one, {@code [a-c]} and {@code [^a-c]} one of some,
 * {@code \} takes the next byte as it is. Takes time in proportion to pattern times text at most,
 * whatever the pattern.
 */
final class Glob {
  private final byte[] pattern;

  /** Behind the item that was matched last. */
  private int behind;

  Glob(byte[] pattern) {
    this.pattern = pattern;
  }

  boolean matches(byte[] text) {
    int at = 0;
    int p = 0;
    int star = -1;
    int starText = 0;
    while (at < text.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        starText = at;
      } else if (p < pattern.length && matchesOne(p, text[at])) {
        p = behind;
        at++;
      } else if (star >= 0) {
        // Only the last star has to give: what is between two is found as early as it can be.
        p = star + 1;
        at = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  private boolean matchesOne(int p, byte b) {
    if (pattern[p] == '[') {
      return matchesClass(p + 1, b & 0xff);
    }
    int literal = pattern[p] == '\\' && p + 1 < pattern.length ? p + 1 : p;
    behind = literal + 1;
    return pattern[literal] == b || (pattern[p] == '?');
  }

  /** A class that nobody closes ends with the pattern. */
  private boolean matchesClass(int from, int b) {
    int p = from;
    boolean negated = p < pattern.length && pattern[p] == '^';
    if (negated) {
      p++;
    }
    boolean found = false;
    while (p < pattern.length && pattern[p] != ']') {
      if (pattern[p] == '\\' && p + 1 < pattern.length) {
        found |= (pattern[p + 1] & 0xff) == b;
        p += 2;
      } else if (p + 2 < pattern.length && pattern[p + 1] == '-' && pattern[p + 2] != ']') {
        int low = Math.min(pattern[p] & 0xff, pattern[p + 2] & 0xff);
        int high = Math.max(pattern[p] & 0xff, pattern[p + 2] & 0xff);
        found |= b >= low && b <= high;
        p += 3;
      } else {
        found |= (pattern[p] & 0xff) == b;
        p++;
      }
    }
    behind = Math.min(p + 1, pattern.length);
    return found != negated;
  }
}
