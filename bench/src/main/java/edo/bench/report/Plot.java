package edo.bench.report;

import edo.bench.report.Figure.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Two kinds of plot, with logarithmic axes since rows lie powers of ten apart. One has a line for
 * each benchmark and a sign on it for each system; the other is for benchmarks whose names end in
 * {@code @N}, with a curve over N for each system.
 */
final class Plot {
  private static final int WIDTH = 960;
  private static final int LABELS = 330;
  private static final int RIGHT = 24;
  private static final int LINE = 20;
  private static final int LEGEND = 150;
  private static final int CURVES_HEIGHT = 360;

  private final List<String> systems;

  /**
   * For these systems: the place in the list is a system's colour and shape in all plots.
   *
   * @param systems all systems of all plots
   */
  Plot(List<String> systems) {
    this.systems = systems;
  }

  /** Whether the row belongs on a curve. */
  static boolean onCurve(Figure figure) {
    return figure.bench().matches(".*@\\d+");
  }

  /** The name of the curve a row is on. */
  static String curve(Figure figure) {
    return figure.bench().substring(0, figure.bench().lastIndexOf('@'));
  }

  private static long size(Figure figure) {
    return Long.parseLong(figure.bench().substring(figure.bench().lastIndexOf('@') + 1));
  }

  /** An axis of powers of ten. */
  private record Axis(double low, double high, double from, double to) {
    static Axis over(
        List<Figure> rows,
        ToDoubleFunction<Figure> least,
        ToDoubleFunction<Figure> greatest,
        double from,
        double to) {
      double low = rows.stream().mapToDouble(least).filter(v -> v > 0).min().orElse(1);
      double high = rows.stream().mapToDouble(greatest).filter(v -> v > 0).max().orElse(10);
      double floor = Math.floor(Math.log10(low));
      return new Axis(floor, Math.max(floor + 1, Math.ceil(Math.log10(high))), from, to);
    }

    double at(double value) {
      double log = value <= 0 ? low : Math.clamp(Math.log10(value), low, high);
      return from + (log - low) / (high - low) * (to - from);
    }

    double[] ticks() {
      double[] ticks = new double[(int) (high - low) + 1];
      for (int i = 0; i < ticks.length; i++) {
        ticks[i] = Math.pow(10, low + i);
      }
      return ticks;
    }
  }

  private static String tick(double value) {
    return value < 1
        ? Double.toString(value)
        : String.format(java.util.Locale.ROOT, "%,.0f", value);
  }

  private int legend(Svg svg, List<String> present, int top) {
    int perLine = (WIDTH - 20) / LEGEND;
    for (int i = 0; i < present.size(); i++) {
      double x = 20 + i % perLine * LEGEND;
      double y = top + i / perLine * 18;
      svg.sign(systems.indexOf(present.get(i)), x, y, present.get(i));
      svg.text("", x + 12, y + 4, present.get(i));
    }
    return top + (present.size() + perLine - 1) / perLine * 18;
  }

  private List<String> present(List<Figure> rows) {
    return systems.stream()
        .filter(s -> rows.stream().anyMatch(row -> row.system().equals(s)))
        .toList();
  }

  /** A line for each benchmark, a sign for each system. */
  String dots(String title, List<Figure> rows, Measure measure) {
    Map<String, List<Figure>> benches = new LinkedHashMap<>();
    rows.forEach(row -> benches.computeIfAbsent(row.bench(), b -> new ArrayList<>()).add(row));
    List<String> present = present(rows);
    int perLine = (WIDTH - 20) / LEGEND;
    int top = 62 + (present.size() + perLine - 1) / perLine * 18;
    int height = top + benches.size() * LINE + 34;
    Svg svg = new Svg(WIDTH, height, title);
    svg.text("title", 16, 24, title);
    legend(svg, present, 46);
    Axis axis =
        Axis.over(
            rows, r -> r.of(measure).median(), r -> r.of(measure).median(), LABELS, WIDTH - RIGHT);
    int bottom = top + benches.size() * LINE;
    for (double tick : axis.ticks()) {
      svg.line("grid", axis.at(tick), top - 6, axis.at(tick), bottom);
      svg.text("small middle", axis.at(tick), bottom + 16, tick(tick));
    }
    int at = top;
    for (Map.Entry<String, List<Figure>> bench : benches.entrySet()) {
      double y = at + LINE / 2.0;
      svg.text("end", LABELS - 12, y + 4, bench.getKey());
      svg.line("band", LABELS, y, WIDTH - RIGHT, y);
      for (Figure row : bench.getValue()) {
        int series = systems.indexOf(row.system());
        Spread spread = row.of(measure);
        svg.line(
            "range j" + series % Svg.SERIES,
            axis.at(spread.least()),
            y,
            axis.at(spread.greatest()),
            y);
      }
      for (Figure row : bench.getValue()) {
        svg.sign(
            systems.indexOf(row.system()),
            axis.at(row.of(measure).median()),
            y,
            row.system() + ": " + row.of(measure).text());
      }
      at += LINE;
    }
    return svg.toString();
  }

  /** A curve for each system. */
  String curves(String title, List<Figure> rows, Measure measure) {
    List<String> present = present(rows);
    int perLine = (WIDTH - 20) / LEGEND;
    int top = 62 + (present.size() + perLine - 1) / perLine * 18;
    Svg svg = new Svg(WIDTH, top + CURVES_HEIGHT + 40, title);
    svg.text("title", 16, 24, title);
    legend(svg, present, 46);
    int bottom = top + CURVES_HEIGHT;
    Axis x = Axis.over(rows, Plot::size, Plot::size, 90, WIDTH - RIGHT - 20);
    Axis y = Axis.over(rows, r -> r.of(measure).median(), r -> r.of(measure).median(), bottom, top);
    for (double tick : y.ticks()) {
      svg.line("grid", 90, y.at(tick), WIDTH - RIGHT - 20, y.at(tick));
      svg.text("small end", 80, y.at(tick) + 4, tick(tick));
    }
    for (double size : rows.stream().mapToDouble(Plot::size).distinct().sorted().toArray()) {
      svg.text("small middle", x.at(size), bottom + 18, tick(size));
    }
    for (String system : present) {
      Map<Long, Figure> points = new TreeMap<>();
      rows.stream().filter(r -> r.system().equals(system)).forEach(r -> points.put(size(r), r));
      int series = systems.indexOf(system);
      svg.path(
          series,
          points.keySet().stream().mapToDouble(x::at).toArray(),
          points.values().stream().mapToDouble(r -> y.at(r.of(measure).median())).toArray());
      points.forEach((size, row) ->
          svg.sign(
              series,
              x.at(size),
              y.at(row.of(measure).median()),
              system + ", " + tick(size) + ": " + row.of(measure).text()));
    }
    return svg.toString();
  }
}
