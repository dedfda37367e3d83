package edo.bench.report;

import edo.bench.report.Figure.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The rows of ours in which a peer is ahead, in CPU time or in time, by however little. */
final class Losses {
  private Losses() {}

  /**
   * A peer that is ahead.
   *
   * @param system the best peer by this measure
   * @param ratio ours as a multiple of it, more than one
   * @param unsure whether samples of both lie in one range
   */
  record Behind(String system, double ratio, boolean unsure) {}

  /**
   * A row of ours with who is ahead, by what measure.
   *
   * @param row the row
   * @param behind the best peer, where it is ahead
   * @param disturbed whether the machine was not quiet for one of those compared
   */
  record Loss(Figure row, Map<Measure, Behind> behind, boolean disturbed) {
    double worst() {
      return behind.values().stream().mapToDouble(Behind::ratio).max().orElse(1);
    }
  }

  /** The losses, worst first. */
  static List<Loss> of(List<Figure> figures, Predicate<String> isOurs) {
    List<Loss> losses = new ArrayList<>();
    for (Figure row : figures) {
      if (!isOurs.test(row.system())) {
        continue;
      }
      Map<Measure, Behind> behind = new EnumMap<>(Measure.class);
      boolean disturbed = !row.mark().isEmpty();
      for (Measure measure : Measure.values()) {
        Optional<Figure> best = bestPeer(row, figures, isOurs, measure);
        if (best.isPresent()) {
          double ratio = row.ratio(best.get(), measure);
          if (ratio > 1) {
            boolean unsure = row.of(measure).overlaps(best.get().of(measure));
            behind.put(measure, new Behind(best.get().system(), ratio, unsure));
            disturbed |= !best.get().mark().isEmpty();
          }
        }
      }
      if (!behind.isEmpty()) {
        losses.add(new Loss(row, behind, disturbed));
      }
    }
    losses.sort(Comparator.comparingDouble(Loss::worst).reversed());
    return losses;
  }

  /** How many rows of ours have a peer at all. */
  static long contested(List<Figure> figures, Predicate<String> isOurs) {
    return figures.stream()
        .filter(row -> isOurs.test(row.system()))
        .filter(row ->
            figures.stream().anyMatch(peer -> sameBench(row, peer) && !isOurs.test(peer.system())))
        .count();
  }

  private static boolean sameBench(Figure a, Figure b) {
    return a.suite().equals(b.suite()) && a.bench().equals(b.bench());
  }

  private static Optional<Figure> bestPeer(
      Figure row, List<Figure> figures, Predicate<String> isOurs, Measure measure) {
    return figures.stream()
        .filter(peer -> sameBench(row, peer) && !isOurs.test(peer.system()))
        .filter(peer -> row.has(measure) && peer.has(measure))
        .min(Comparator.comparingDouble(peer -> peer.of(measure).median()));
  }
}
