package edo.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A search as a file: the path that is next, with what is left to be tried at each of its choices.
 *
 * @param executions how many runs there were
 * @param redundant how many of them were cut short
 * @param nodes the path
 */
record Checkpoint(long executions, long redundant, List<Node> nodes) {
  private static final String HEADER = "edo-check 1";

  void write(Path file) {
    var lines = new ArrayList<String>();
    lines.add(HEADER);
    lines.add(executions + " " + redundant);
    for (Node n : nodes) {
      lines.add(
          "%d %d %d %b %d %d %d %d %d %d"
              .formatted(
                  n.enabled,
                  n.permitted,
                  n.count,
                  n.frozen,
                  n.previous,
                  n.pending,
                  n.chosen,
                  n.backtrack,
                  n.done,
                  n.sleeping));
    }
    try {
      // A reader, or a crash, never meets half of it.
      Path whole = file.toAbsolutePath();
      Path part = whole.resolveSibling(whole.getFileName() + ".part");
      Files.write(part, lines);
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the checkpoint " + file, e);
    }
  }

  static Checkpoint read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 2 || !lines.getFirst().equals(HEADER)) {
        throw new IllegalArgumentException(file + " is no checkpoint of this version; delete it");
      }
      String[] counts = lines.get(1).split(" ", -1);
      var nodes = new ArrayList<Node>();
      for (String line : lines.subList(2, lines.size())) {
        nodes.add(node(line.split(" ", -1)));
      }
      return new Checkpoint(Long.parseLong(counts[0]), Long.parseLong(counts[1]), nodes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + file, e);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(file + " is a damaged checkpoint; delete it", e);
    }
  }

  private static Node node(String[] cells) {
    var node =
        new Node(
            Integer.parseInt(cells[0]),
            Integer.parseInt(cells[1]),
            Integer.parseInt(cells[2]),
            Boolean.parseBoolean(cells[3]),
            Integer.parseInt(cells[4]),
            Integer.parseInt(cells[5]));
    node.chosen = Integer.parseInt(cells[6]);
    node.backtrack = Integer.parseInt(cells[7]);
    node.done = Integer.parseInt(cells[8]);
    node.sleeping = Integer.parseInt(cells[9]);
    return node;
  }
}
