package edo.internal.seam;

import edo.task.Async;
import org.jspecify.annotations.Nullable;

/**
 * A computation that can say what it waits for: for the message of a deadline that ends the wait,
 * and for whoever looks why a task does not go on. Asked then only; nothing is kept ready for it.
 */
public interface Awaited {
  /** So many are named when there are many. */
  int ENOUGH = 4;

  /**
   * What it waits for, with its name if it has one, in words that go on after "waiting for".
   *
   * <p>May be called by any thread at any time, so it looks at what does not change.
   *
   * @return the words, empty if they are not known
   */
  String awaited();

  /**
   * What any computation waits for.
   *
   * @param computation the computation, or null
   * @return the words, empty if they are not known
   */
  static String of(@Nullable Object computation) {
    return computation instanceof Awaited known ? known.awaited() : "";
  }

  /**
   * What several computations wait for.
   *
   * @param computations those that have not ended; may be changed by others meanwhile
   * @param between the word between two
   * @return the words for the first few that are known, empty if none is
   */
  static String ofEach(@Nullable Object[] computations, String between) {
    var said = new StringBuilder();
    int n = 0;
    for (Object computation : computations) {
      String one = of(computation);
      if (one.isEmpty()) {
        continue;
      }
      if (n == ENOUGH) {
        return said.append(between).append("others").toString();
      }
      said.append(n++ == 0 ? "" : between).append(one);
    }
    return said.toString();
  }

  /**
   * Adds to a message what was waited for in vain.
   *
   * @param message the message
   * @param computation what was waited for, or null
   * @return the message, longer if it can be said
   */
  static String explain(String message, @Nullable Async<?> computation) {
    String what = of(computation);
    return what.isEmpty() ? message : message + ", waiting for " + what;
  }
}
