package edo.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one or more runs left.
 *
 * @param figures the rows, in the order of the table
 * @param facts what is known of the runs besides: a name, and what each run says of it
 */
public record Results(List<Figure> figures, Map<String, Set<String>> facts) {
  /** What a run was told, and on what. */
  public static final String COMMAND = "command";

  /** The machine. */
  public static final String MACHINE = "machine";

  /** How quiet the machine was at the start. */
  public static final String QUIET = "quiet";

  /** When. */
  public static final String DATE = "date";

  /** A peer that was not measured, and why. */
  public static final String SKIPPED = "skipped";

  /** The version of something that took part. */
  public static final String VERSION = "version";

  private static final String FACT = "# ";

  /** Nothing as yet. */
  public static Results empty() {
    return new Results(new ArrayList<>(), new LinkedHashMap<>());
  }

  /** Adds a fact; the same one twice is one. */
  public Results fact(String name, String value) {
    facts.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(value.replaceAll("[\t\r\n]", " "));
    return this;
  }

  /** What is known of that. */
  Set<String> facts(String name) {
    return facts.getOrDefault(name, Set.of());
  }

  /** The file's lines: the head, the facts, the figures. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(Figure.HEAD));
    facts.forEach((name, values) -> values.forEach(value -> lines.add(FACT + name + "\t" + value)));
    figures.forEach(figure -> lines.add(figure.line()));
    return lines;
  }

  /**
   * Adds what a file holds. A row that was there is replaced: the later file is the newer run.
   *
   * @throws IOException if it cannot be read, or is no such file
   */
  public Results read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().equals(Figure.HEAD)) {
      throw new IOException(file + " is no file of figures that this version writes");
    }
    for (String line : lines.subList(1, lines.size())) {
      try {
        if (line.startsWith(FACT)) {
          String[] part = line.substring(FACT.length()).split("\t", 2);
          var _ = fact(part[0], part.length > 1 ? part[1] : "");
        } else {
          add(Figure.parse(line));
        }
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return this;
  }

  private void add(Figure figure) {
    for (int i = 0; i < figures.size(); i++) {
      if (figures.get(i).key().equals(figure.key())) {
        figures.set(i, figure);
        return;
      }
    }
    figures.add(figure);
  }
}
