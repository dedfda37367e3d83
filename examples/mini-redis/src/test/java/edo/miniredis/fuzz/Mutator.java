package edo.miniredis.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;

/** Changes valid streams at random. All text, a character for each byte. */
final class Mutator {
  /** What stands where a length or a number should, or is simply put somewhere. */
  private static final List<String> PIECES =
      List.of(
          "\0",
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          "\"",
          "'",
          "\\x",
          "\u00ff",
          " ",
          "*",
          "$",
          "-1",
          "-2",
          "-0",
          "00",
          "+1",
          "0",
          "1",
          "2",
          "65536",
          "1048576",
          "1048577",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "18446744073709551615",
          "1e400",
          "nan",
          "-inf",
          "0x10",
          "*1\r\n",
          "*-1\r\n",
          "*0\r\n",
          "$-1\r\n",
          "$0\r\n\r\n",
          "*1\r\n*1\r\n*1\r\n*1\r\n",
          "%1\r\n",
          "~2\r\n",
          ">3\r\n",
          "_\r\n",
          "#t\r\n",
          ",1.5\r\n",
          "(1\r\n",
          "=7\r\ntxt:abc\r\n",
          "|1\r\n",
          "!3\r\nERR\r\n");

  private final List<String> corpus;
  private final Random random;

  Mutator(List<String> corpus, long seed) {
    this.corpus = corpus;
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** Some valid streams one after the other, changed in a few places, or in none. */
  byte[] next() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(corpus.get(random.nextInt(corpus.size())));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      mutate(text);
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private void mutate(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + 1 + random.nextInt(12));
    switch (random.nextInt(9)) {
      case 0 -> text.setLength(at); // half a frame
      case 1 -> text.delete(at, to);
      case 2 -> text.insert(at, text.substring(at, to)); // twice
      case 3 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      case 4 -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
      case 5 -> text.insert(at, corpus.get(random.nextInt(corpus.size()))); // nested
      case 6 -> {
        if (at < text.length()) {
          text.setCharAt(at, (char) random.nextInt(256));
        }
      }
      case 7 -> number(text, at);
      default -> text.insert(at, "*1\r\n".repeat(random.nextInt(100))); // deep
    }
  }

  /** Another number where one stands. */
  private void number(StringBuilder text, int from) {
    int at = from;
    while (at < text.length() && !Character.isDigit(text.charAt(at))) {
      at++;
    }
    int to = at;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
  }
}
