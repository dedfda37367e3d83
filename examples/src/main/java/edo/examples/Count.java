package edo.examples;

import java.util.Locale;

/** Numbers of things in words that fit the number. */
final class Count {
  private Count() {}

  /** For instance "1 connection", "0 connections", "2,000 connections". */
  static String of(long n, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", n, thing, n == 1 ? "" : "s");
  }
}
