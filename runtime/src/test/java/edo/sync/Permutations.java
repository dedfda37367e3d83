package edo.sync;

import java.util.ArrayList;
import java.util.List;

/** Every order of a few things. */
final class Permutations {
  private Permutations() {}

  static <T> List<List<T>> of(List<T> things) {
    var all = new ArrayList<List<T>>();
    add(List.of(), things, all);
    return all;
  }

  private static <T> void add(List<T> begun, List<T> left, List<List<T>> all) {
    if (left.isEmpty()) {
      all.add(begun);
    }
    for (T next : left) {
      var more = new ArrayList<>(begun);
      more.add(next);
      var fewer = new ArrayList<>(left);
      fewer.remove(next);
      add(more, fewer, all);
    }
  }
}
