package edo.proof;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * How Lincheck is run here: over small scenarios on platform threads, by model checking, and in the
 * long runs of the profile by stress as well. Lincheck draws its scenarios and schedules from a
 * fixed seed, so model checking does the same each time. How many scenarios there are is set by
 * {@code edo.lincheck.iterations}.
 *
 * <p>What a structure does with the JDK's collections and strings is watched step by step as well,
 * which costs more than what is to be tested: operations answer with numbers and work on arrays.
 */
public final class Linearizable {
  private static final int SHORT = 3;
  private static final int ITERATIONS = Integer.getInteger("edo.lincheck.iterations", SHORT);
  private static final boolean LONG = ITERATIONS > SHORT;

  /** Scenarios in which a planted bug has to show; the search ends at the first that shows it. */
  private static final int PATIENCE = 200;

  private Linearizable() {}

  /** Several calls in each thread, drawn from all operations. */
  private static void mixed(Options<?, ?> options, int threads) {
    options.threads(threads).actorsPerThread(3).actorsBefore(1).actorsAfter(1);
  }

  /** How a scenario is searched of which there is one, but for the order of its threads. */
  private static ModelCheckingOptions search(int iterations) {
    var options = models(iterations).invocationsPerIteration(LONG ? 10_000 : 1_000);
    single(options, 3);
    return options;
  }

  /** One call in each thread; with as many operations, each marked as run once, that is all. */
  private static void single(Options<?, ?> options, int threads) {
    options.threads(threads).actorsPerThread(1).actorsBefore(0).actorsAfter(0);
  }

  private static ModelCheckingOptions models(int iterations) {
    var options = new ModelCheckingOptions().invocationsPerIteration(LONG ? 1_000 : 200);
    options.iterations(iterations).minimizeFailedScenario(false);
    return options;
  }

  private static StressOptions stress() {
    var options = new StressOptions().invocationsPerIteration(2_000);
    options.iterations(ITERATIONS).minimizeFailedScenario(false);
    return options;
  }

  private static void mustBeFound(Options<?, ?> options, Class<?> structure) {
    assertThrows(
        LincheckAssertionError.class,
        () -> options.check(structure),
        () -> "Lincheck did not find the bug planted in " + structure);
  }

  /**
   * Asserts that a structure is linearizable.
   *
   * @param structure a class with Lincheck's operations
   * @param model a class with the same methods that does it all in one thread
   * @param threads how many threads use it at once
   */
  public static void check(Class<?> structure, Class<?> model, int threads) {
    var options = models(ITERATIONS);
    mixed(options, threads);
    options.sequentialSpecification(model).check(structure);
    if (LONG) {
      var more = stress();
      mixed(more, threads);
      more.sequentialSpecification(model).check(structure);
    }
  }

  /**
   * Asserts that a structure is linearizable, by stress alone: for what stands on a structure of
   * the JDK that draws random numbers, so that model checking cannot have it do the same twice.
   *
   * @param structure as above
   * @param model as above
   * @param threads as above
   */
  public static void checkByStress(Class<?> structure, Class<?> model, int threads) {
    var options = stress();
    mixed(options, threads);
    options.sequentialSpecification(model).check(structure);
  }

  /**
   * Asserts that what a structure validates holds, by stress alone; see {@link #checkByStress}.
   *
   * @param structure as for {@link #holds}
   */
  public static void holdsByStress(Class<?> structure) {
    var options = stress();
    single(options, 3);
    options.check(structure);
  }

  /**
   * Asserts that Lincheck finds the bug planted in a structure, by model checking.
   *
   * @param structure a class with Lincheck's operations
   * @param model as above
   * @param threads as above
   */
  public static void refute(Class<?> structure, Class<?> model, int threads) {
    var options = models(PATIENCE);
    mixed(options, threads);
    mustBeFound(options.sequentialSpecification(model), structure);
  }

  /**
   * Asserts that what a structure validates holds after its operations have met in every way.
   *
   * @param structure a class with three of Lincheck's operations that return nothing and run once,
   *     each in a thread of its own, and a validation
   */
  public static void holds(Class<?> structure) {
    search(1).check(structure);
    if (LONG) {
      var more = stress();
      single(more, 3);
      more.check(structure);
    }
  }

  /**
   * Asserts that Lincheck makes the validation of a structure with a planted bug fail.
   *
   * @param structure as above
   */
  public static void fails(Class<?> structure) {
    mustBeFound(search(PATIENCE), structure);
  }
}
