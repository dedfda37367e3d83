package edo.bench.report;

import java.util.Locale;

/**
 * A figure with how far its samples lay apart.
 *
 * @param median the middle one
 * @param least the least
 * @param greatest the greatest
 */
public record Spread(double median, double least, double greatest) {
  /** Whether samples of both lie in one range, so that the medians may be apart by chance. */
  boolean overlaps(Spread other) {
    return least <= other.greatest && other.least <= greatest;
  }

  /** A number as tables show it: a digit after the point below a thousand, and a comma above. */
  static String number(double value) {
    if (value < 1_000) {
      return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** Median and range. */
  String text() {
    return number(median) + " [" + number(least) + "–" + number(greatest) + "]";
  }
}
