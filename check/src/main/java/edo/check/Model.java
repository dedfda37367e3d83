package edo.check;

import java.util.function.Supplier;

/**
 * Checks small concurrent tests by running them in every way they can go.
 *
 * {@snippet :
 * Model.check(
 *     () -> {
 *       var data = new CheckedCell<>("").named("data");
 *       var ready = new CheckedAtomicBoolean(false).named("ready");
 *       var writer =
 *           CheckedThread.spawn(
 *               () -> {
 *                 data.set("here");
 *                 ready.setRelease(true);
 *               });
 *       if (ready.getAcquire()) {
 *         expect("here", data.get());
 *       }
 *       writer.join();
 *     });
 * }
 *
 * <p>A model is a lambda that makes some objects of this package, spawns some {@link
 * CheckedThread}s and asserts what it likes. It is run many times: with each order of the threads'
 * steps that can make a difference, and for each read with each value that it may see. The first
 * run that fails ends the check with a {@link ModelFailure}, which has the trace of that run and
 * how to repeat it.
 *
 * <h2>What a read may see</h2>
 *
 * <p>The stores to an atomic variable stand in one order. A thread reads the latest one or an older
 * one, but none before what it knows of: what it has read or stored itself, and what it has got to
 * know from others. A store goes to the end, or before stores that its thread does not know of. A
 * read-modify-write comes right behind what it reads.
 *
 * <ul>
 *   <li>opaque: that alone. Threads see one variable's stores in one order, and nothing follows for
 *       others;
 *   <li>release and acquire: who acquires what was released knows all that the releasing thread
 *       knew. A read-modify-write passes on what it has read, whatever its own mode;
 *   <li>volatile: moreover, all volatile accesses have one order, in which none reads anything
 *       older than what came before it; a volatile read is ordered after all earlier volatile
 *       writes of its variable, those that were overwritten among them;
 *   <li>plain ({@code getPlain}, {@code setPlain}, {@link CheckedCell}): conflicting accesses that
 *       nothing orders are a data race, and fail the check;
 *   <li>fences are those of {@code VarHandle}, see {@link CheckedFence};
 *   <li>to use an object is a race if nothing orders that after its construction.
 * </ul>
 *
 * <h2>What is not explored</h2>
 *
 * <ul>
 *   <li>reads of stores that come later in the run (load buffering): the memory model allows them
 *       to opaque accesses, some processors do it, here they do not happen;
 *   <li>anything that is not of this package: JDK atomics, {@code synchronized} and fields run as
 *       they are, in the order of the steps around them. A model must not wait for anything else.
 *       That is so unless the model is a class: {@link ModelBuilder#check(Class)} has the accesses
 *       of real classes explored, in every order, though not what a weaker memory allows;
 *   <li>what volatile accesses do to accesses of other modes beyond the above: processors mostly
 *       order more, and so does the JDK;
 *   <li>time: a wait with a limit is one without;
 *   <li>endless loops: see {@link CheckedThread#onSpinWait}. A thread that yields lets others go
 *       first, so not every number of rounds is explored. A yield that is in no loop makes the
 *       reduction leave out runs that it should not: {@link ModelBuilder#reduction} turns it off.
 * </ul>
 *
 * <p>The number of runs grows exponentially with that of threads and steps. Three threads of five
 * steps are small; what is larger wants {@link ModelBuilder#preemptionBound}.
 *
 * <p>Stateless; models may be checked on several threads at once.
 */
public final class Model {
  private Model() {}

  /**
   * Checks a model with the defaults.
   *
   * <p><b>Blocking:</b> until the check is over; it runs on the calling thread. An interrupt does
   * not end it. The caller is interrupted afterwards if it was before, or between two steps.
   *
   * @param body the model
   * @return what was done
   * @throws ModelFailure if the model does not hold
   * @throws IllegalArgumentException if {@link Model#skipBranch} has left every run
   */
  public static ModelReport check(ModelBody body) {
    return builder().check(body);
  }

  /**
   * Checks a model of real classes with the defaults: the class and those of its package, as they
   * are. {@link ModelBuilder#check(Class)} says how, and what cannot be followed.
   *
   * <p><b>Blocking:</b> until the check is over; it runs on the calling thread. An interrupt does
   * not end it. The caller is interrupted afterwards if it was before, or between two steps.
   *
   * @param model the class, top-level or static, with a constructor without parameters
   * @return what was done
   * @throws ModelFailure if the model does not hold
   * @throws IllegalArgumentException if it cannot be checked
   */
  public static ModelReport check(Class<? extends ModelBody> model) {
    return builder().check(model);
  }

  /**
   * Checks a model that must fail, such as one with a bug planted.
   *
   * <p><b>Blocking:</b> until the check is over; it runs on the calling thread. An interrupt does
   * not end it. The caller is interrupted afterwards if it was before, or between two steps.
   *
   * @param body the model
   * @return how it failed
   * @throws AssertionError if it holds
   */
  public static ModelFailure expectFailure(ModelBody body) {
    return failure(() -> check(body));
  }

  /**
   * Checks a model of real classes that must fail, such as one with a bug planted.
   *
   * <p><b>Blocking:</b> until the check is over; it runs on the calling thread. An interrupt does
   * not end it. The caller is interrupted afterwards if it was before, or between two steps.
   *
   * @param model the class, as {@link ModelBuilder#check(Class)} wants it
   * @return how it failed
   * @throws AssertionError if it holds
   * @throws IllegalArgumentException if it cannot be checked
   */
  public static ModelFailure expectFailure(Class<? extends ModelBody> model) {
    return failure(() -> check(model));
  }

  private static ModelFailure failure(Supplier<ModelReport> check) {
    ModelReport report;
    try {
      report = check.get();
    } catch (ModelFailure e) {
      return e;
    }
    throw new AssertionError("the model should fail, but holds: " + report);
  }

  /**
   * Settings for a check.
   *
   * @return a builder with the defaults, or what system properties say instead
   */
  public static ModelBuilder builder() {
    return new ModelBuilder();
  }

  /**
   * Inside a model: chooses a number. Each is explored. For whatever else can go one way or the
   * other: input, failures, a cancellation.
   *
   * @param count how many there are, at least 1
   * @return one of 0 to {@code count - 1}
   */
  public static int choose(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("there must be something to choose from, not " + count);
    }
    Execution execution = Execution.current("choose");
    var _ = execution.self();
    return execution.choose(count);
  }

  /** Inside a model: from here on the run goes one way only, until {@link #explore}. */
  public static void stopExploring() {
    freeze(true);
  }

  /** Inside a model: from here on all ways are explored again. */
  public static void explore() {
    freeze(false);
  }

  private static void freeze(boolean on) {
    Execution execution = Execution.current("explore");
    var _ = execution.self();
    execution.setFrozen(on);
  }

  /** Inside a model: gives up this run, which is neither good nor bad. Does not return. */
  public static void skipBranch() {
    Execution execution = Execution.current("skipBranch");
    var _ = execution.self();
    throw execution.skip();
  }
}
