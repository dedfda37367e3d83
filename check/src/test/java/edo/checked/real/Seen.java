package edo.checked.real;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What runs have ended with. The models have a copy of this class, which hands over to that of the
 * tests; they find each other where only the JDK is between them.
 */
final class Seen {
  private static final String PLACE = "edo.checked.real.seen";
  private static final String SEED = "edo.checked.real.seed";
  private static final Set<String> OUTCOMES = new TreeSet<>();

  private Seen() {}

  /** By a model: adds one. */
  @SuppressWarnings("unchecked") // only such are there
  static void add(Object outcome) {
    ((Consumer<Object>) System.getProperties().get(PLACE)).accept(outcome);
  }

  /** By a test: all of them; there are none from then on. */
  static Set<String> take() {
    Consumer<Object> here = outcome -> OUTCOMES.add(String.valueOf(outcome));
    System.getProperties().put(PLACE, here);
    var all = new TreeSet<>(OUTCOMES);
    OUTCOMES.clear();
    return all;
  }

  /** By a test: what the next model is to do. */
  static void seed(long seed) {
    System.setProperty(SEED, Long.toString(seed));
  }

  /** By a model: what it is to do. */
  static long seed() {
    return Long.getLong(SEED, 0);
  }
}
