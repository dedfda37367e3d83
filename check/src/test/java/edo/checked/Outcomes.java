package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.CheckedThread;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelBuilder;
import edo.check.ModelReport;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** What a model can end with. */
final class Outcomes {
  private Outcomes() {}

  /** All results of a model, with and without reduction; they must be the same. */
  static Set<String> of(Callable<String> model) {
    Set<String> reduced = of(Model.builder(), model);
    assertEquals(of(Model.builder().reduction(false), model), reduced, "reduction loses outcomes");
    return reduced;
  }

  /** All results of a model that is too large to be explored without reduction. */
  static Set<String> reduced(Callable<String> model) {
    return of(Model.builder(), model);
  }

  static Set<String> of(ModelBuilder builder, Callable<String> model) {
    var seen = new TreeSet<String>();
    ModelReport report = builder.check(() -> seen.add(model.call()));
    assertTrue(report.isComplete());
    return seen;
  }

  /** Runs them as threads of a model, and waits for them. */
  static void threads(ModelBody... bodies) {
    var threads = new CheckedThread[bodies.length];
    for (int i = 0; i < bodies.length; i++) {
      threads[i] = CheckedThread.spawn(bodies[i]);
    }
    CheckedThread.joinAll(threads);
  }
}
