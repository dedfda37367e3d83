package edo.bench.report;

import edo.bench.report.Figure.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is to be reached: a file written by hand, of lines {@code TITLE ; ROWS ; MEASURES ; LIMIT}.
 *
 * <ul>
 *   <li>Rows are keys {@code suite/bench/system} with commas between them, in which {@code *}
 *       stands for anything.
 *   <li>Measures are {@code time} (or bytes, where a row is bytes), {@code cpu}, {@code allocated},
 *       or the name of a note such as {@code p99 us}, with commas between them. Each must be within
 *       the limit.
 *   <li>The limit is a figure, or {@code N x PEER,PEER}: at most so many times the best of these
 *       peers in the same benchmark.
 * </ul>
 *
 * Lines that start with {@code #} are comments.
 */
public final class Marks {
  /**
   * A row that misses its mark.
   *
   * @param figure the row
   * @param measure by which measure
   * @param reached what it has instead: a ratio, or a figure
   */
  record Miss(Figure figure, String measure, double reached) {}

  /**
   * How a mark has fared.
   *
   * @param title the mark
   * @param limit its limit, as it is written
   * @param compared how many figures there are for it
   * @param missed those that are beyond the limit, worst first
   */
  record Verdict(String title, String limit, int compared, List<Miss> missed) {}

  private record Mark(
      String title,
      List<Pattern> rows,
      List<String> measures,
      double limit,
      List<String> peers,
      String text) {}

  private final List<Mark> marks = new ArrayList<>();

  private Marks() {}

  /** No marks at all. */
  public static Marks none() {
    return new Marks();
  }

  /** The file's marks; none if there is no such file. */
  public static Marks read(Path file) throws IOException {
    return Files.exists(file) ? of(Files.readAllLines(file)) : none();
  }

  static Marks of(List<String> lines) throws IOException {
    Marks marks = new Marks();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        marks.marks.add(parse(line));
      }
    }
    return marks;
  }

  private static Mark parse(String line) throws IOException {
    String[] part = line.split(" ; ", -1);
    if (part.length != 4) {
      throw new IOException("a mark is TITLE ; ROWS ; MEASURES ; LIMIT, not: " + line);
    }
    String limit = part[3].strip();
    String[] word = limit.split(" ", 3);
    try {
      return new Mark(
          part[0].strip(),
          list(part[1]).stream().map(Keys::pattern).toList(),
          list(part[2]),
          Double.parseDouble(word[0]),
          word.length == 3 && word[1].equals("x") ? list(word[2]) : List.of(),
          limit);
    } catch (NumberFormatException e) {
      throw new IOException("a limit begins with a number, not like this: " + limit, e);
    }
  }

  private static List<String> list(String text) {
    return List.of(text.strip().split("\\s*,\\s*"));
  }

  /** How each mark has fared, in the order of the file. */
  List<Verdict> verdicts(List<Figure> figures) {
    return marks.stream().map(mark -> verdict(mark, figures)).toList();
  }

  private static Verdict verdict(Mark mark, List<Figure> figures) {
    int compared = 0;
    List<Miss> missed = new ArrayList<>();
    for (Figure row : figures) {
      if (mark.rows.stream().noneMatch(key -> key.matcher(row.key()).matches())) {
        continue;
      }
      for (String measure : mark.measures) {
        Optional<Double> reached = reached(mark, row, measure, figures);
        if (reached.isPresent()) {
          compared++;
          if (reached.get() > mark.limit) {
            missed.add(new Miss(row, measure, reached.get()));
          }
        }
      }
    }
    missed.sort(Comparator.comparingDouble(Miss::reached).reversed());
    return new Verdict(mark.title, mark.text, compared, missed);
  }

  /** A ratio to the best of the mark's peers, or the figure itself; nothing if there is none. */
  private static Optional<Double> reached(
      Mark mark, Figure row, String measure, List<Figure> figures) {
    if (figure(row, measure).isEmpty() || mark.peers.isEmpty()) {
      return figure(row, measure);
    }
    Predicate<Figure> isPeer =
        peer ->
            peer.suite().equals(row.suite())
                && peer.bench().equals(row.bench())
                && mark.peers.contains(peer.system())
                && figure(peer, measure).isPresent();
    return figures.stream()
        .filter(isPeer)
        .min(Comparator.comparingDouble(peer -> figure(peer, measure).orElseThrow()))
        .map(best ->
            switch (measure) {
              case "cpu" -> row.ratio(best, Measure.CPU);
              case "time" -> row.ratio(best, Measure.VALUE);
              default -> figure(row, measure).orElseThrow() / figure(best, measure).orElseThrow();
            });
  }

  private static Optional<Double> figure(Figure row, String measure) {
    return switch (measure) {
      case "cpu" -> row.has(Measure.CPU) ? Optional.of(row.cpu().median()) : Optional.empty();
      case "time" -> Optional.of(row.value().median());
      case "allocated" -> Double.isNaN(row.bytes()) ? Optional.empty() : Optional.of(row.bytes());
      default -> Optional.ofNullable(row.notes().get(measure)).map(Marks::number);
    };
  }

  /** A note is as it is shown in tables. */
  private static double number(String note) {
    return Double.parseDouble(note.replace(",", ""));
  }
}
