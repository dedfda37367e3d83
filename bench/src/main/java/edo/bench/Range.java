package edo.bench;

import java.util.Arrays;

/**
 * What is left of a set of figures.
 *
 * @param median the middle one
 * @param least the least
 * @param greatest the greatest
 */
record Range(double median, double least, double greatest) {
  /** Of these figures, at least one. */
  static Range of(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Range(median, sorted[0], sorted[n - 1]);
  }
}
