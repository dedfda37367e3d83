package edo.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * A drawing as text. Colours come from classes, with a second set for those who read in the dark;
 * every system has a shape of its own as well, for those who tell colours apart badly.
 */
final class Svg {
  /** How many colours there are. */
  static final int SERIES = 12;

  private static final List<String> LIGHT =
      List.of(
          "#c2410c", "#7c2d12", "#d97706", "#1d4ed8", "#0e7490", "#15803d", "#7e22ce", "#be185d",
          "#4d7c0f", "#475569", "#9f1239", "#3730a3");
  private static final List<String> DARK =
      List.of(
          "#fb923c", "#fdba74", "#fcd34d", "#60a5fa", "#22d3ee", "#4ade80", "#c084fc", "#f472b6",
          "#a3e635", "#cbd5e1", "#fda4af", "#a5b4fc");

  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;

  /**
   * An empty drawing.
   *
   * @param title what it shows, for those who have it read to them
   */
  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    body.append("<title>").append(escape(title)).append("</title>\n");
    body.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    body.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>%n"
            .formatted(style, at(x1), at(y1), at(x2), at(y2)));
  }

  /**
   * Writes a text.
   *
   * @param style classes: {@code end} and {@code middle} say what of it is at x
   */
  void text(String style, double x, double y, String text) {
    body.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>%n"
            .formatted(style, at(x), at(y), escape(text)));
  }

  /** Joins points. */
  void path(int series, double[] x, double[] y) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < x.length; i++) {
      points.append(i == 0 ? "" : " ").append(at(x[i])).append(',').append(at(y[i]));
    }
    body.append("<polyline class=\"j%d\" points=\"%s\"/>%n".formatted(index(series), points));
  }

  /** Draws the system's sign, with a text for whoever points at it. */
  void sign(int series, double x, double y, String hint) {
    String shape =
        switch ((series + series / SERIES) % 4) { // a colour that comes again has another shape
          case 0 -> "<circle cx=\"%s\" cy=\"%s\" r=\"4.5\">".formatted(at(x), at(y));
          case 1 ->
              "<rect x=\"%s\" y=\"%s\" width=\"8\" height=\"8\">".formatted(at(x - 4), at(y - 4));
          case 2 ->
              "<polygon points=\"%s,%s %s,%s %s,%s\">"
                  .formatted(at(x), at(y - 5), at(x + 5), at(y + 4), at(x - 5), at(y + 4));
          default ->
              "<polygon points=\"%s,%s %s,%s %s,%s %s,%s\">"
                  .formatted(
                      at(x),
                      at(y - 5.5),
                      at(x + 5.5),
                      at(y),
                      at(x),
                      at(y + 5.5),
                      at(x - 5.5),
                      at(y));
        };
    String tag = shape.substring(1, shape.indexOf(' '));
    body.append(shape.replaceFirst(" ", " class=\"s" + index(series) + "\" "))
        .append("<title>")
        .append(escape(hint))
        .append("</title></")
        .append(tag)
        .append(">\n");
  }

  private static int index(int series) {
    return series % SERIES;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n"
            .formatted(width, height, width, height));
    out.append("<style>\n");
    out.append("text{font:12px system-ui,sans-serif;fill:#1f2937}\n");
    out.append(".title{font-weight:600;font-size:14px}.small{font-size:11px;fill:#4b5563}\n");
    out.append(".end{text-anchor:end}.middle{text-anchor:middle}\n");
    out.append(".paper{fill:#ffffff}.grid{stroke:#e5e7eb}.band{stroke:#f3f4f6}\n");
    out.append("polyline{fill:none;stroke-width:2}.range{stroke-width:1.5;opacity:.45}\n");
    colours(out, LIGHT);
    out.append("@media (prefers-color-scheme:dark){text{fill:#e5e7eb}.small{fill:#9ca3af}");
    out.append(".paper{fill:#0d1117}.grid{stroke:#30363d}.band{stroke:#161b22}\n");
    colours(out, DARK);
    out.append("}\n</style>\n").append(body).append("</svg>\n");
    return out.toString();
  }

  private static void colours(StringBuilder out, List<String> palette) {
    for (int i = 0; i < palette.size(); i++) {
      String colour = palette.get(i);
      out.append(".s%d{fill:%s}.j%d{stroke:%s}%n".formatted(i, colour, i, colour));
    }
  }
}
