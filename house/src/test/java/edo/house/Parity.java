package edo.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/parity}: one file per area, one row per capability. */
final class Parity {
  /** An area's file, the prefix of its IDs and how many there are. */
  record Area(String file, String prefix, int rows) {}

  record Row(String id, String status, String name, List<String> tests) {}

  static final List<String> STATUSES = List.of("done", "partial", "missing", "n/a");

  static final List<Area> AREAS =
      List.of(
          new Area("runtime", "RT", 151),
          new Area("sync", "SYNC", 97),
          new Area("time", "TIME", 64),
          new Area("net", "NET", 87),
          new Area("io", "IO", 87),
          new Area("fs", "FS", 40),
          new Area("process", "PROC", 24),
          new Area("signal", "SIG", 12),
          new Area("stream", "STR", 62),
          new Area("util", "UTIL", 77),
          new Area("test", "TEST", 24),
          new Area("macros", "MAC", 29),
          new Area("mio", "MIO", 35),
          new Area("bytes", "BYT", 65),
          new Area("loom", "LOOM", 32),
          new Area("simulation", "SIM", 64),
          new Area("console", "CON", 46),
          new Area("examples", "EX", 48),
          new Area("http", "HTTP", 205),
          new Area("service", "SVC", 52),
          new Area("grpc", "GRPC", 96),
          new Area("web", "WEB", 60),
          new Area("tracing", "TRC", 44));

  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z]+-\\d{3}) \\| ([a-z/]+) \\| ([^|]+) \\| ([^|]+) \\|");

  private static final String NOTHING = "—";

  private Parity() {}

  static List<String> lines(Area area) throws IOException {
    Path file = Tree.ROOT.resolve("docs/parity").resolve(area.file + ".md");
    return Files.readAllLines(file);
  }

  /**
   * Checks one area and returns what is wrong with it.
   *
   * @param rows receives the well-formed rows, by ID
   */
  static List<String> check(Area area, List<String> lines, Map<String, Row> rows) {
    var wrong = new ArrayList<String>();
    for (String line : lines) {
      if (!line.startsWith("|") || line.startsWith("|---") || line.startsWith("| ID |")) {
        continue;
      }
      Matcher m = ROW.matcher(line);
      if (!m.matches()) {
        wrong.add("malformed row: " + line);
        continue;
      }
      var row = new Row(m.group(1), m.group(2), m.group(3).strip(), tests(m.group(4).strip()));
      if (rows.putIfAbsent(row.id, row) != null) {
        wrong.add(row.id + " is there twice");
      }
      checkRow(row, wrong);
    }
    for (int i = 1; i <= area.rows; i++) {
      String id = "%s-%03d".formatted(area.prefix, i);
      if (!rows.containsKey(id)) {
        wrong.add(id + " is missing");
      }
    }
    if (rows.size() > area.rows) {
      wrong.add(area.file + " has " + rows.size() + " rows, not " + area.rows);
    }
    return wrong;
  }

  private static void checkRow(Row row, List<String> wrong) {
    if (!STATUSES.contains(row.status)) {
      wrong.add(row.id + ": no such status: " + row.status + ", use one of " + STATUSES);
    }
    if (row.status.equals("done") && row.tests.isEmpty()) {
      wrong.add(row.id + " is done but names no test");
    }
    if (!row.status.equals("missing") && row.name.equals(NOTHING)) {
      wrong.add(row.id + " is " + row.status + " but column three is empty");
    }
  }

  private static List<String> tests(String cell) {
    return cell.equals(NOTHING) ? List.of() : Arrays.asList(cell.split("\\s*,\\s*"));
  }

  static Map<String, Integer> count(Iterable<Row> rows) {
    var counts = new LinkedHashMap<String, Integer>();
    STATUSES.forEach(s -> counts.put(s, 0));
    rows.forEach(r -> counts.merge(r.status, 1, Integer::sum));
    return counts;
  }
}
