package edo.check;

import edo.check.internal.instrument.InstrumentingLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to be checked. Every default can be set by a system property, so that a failing
 * test can be looked into without being changed.
 *
 * {@snippet :
 * ModelReport report =
 *     Model.builder()
 *         .preemptionBound(2)
 *         .maxDuration(Duration.ofMinutes(1))
 *         .check(
 *             () -> {
 *               var hits = new CheckedAtomicInt(0);
 *               var other = CheckedThread.spawn(hits::incrementAndGet);
 *               hits.incrementAndGet();
 *               other.join();
 *               expect(2, hits.get());
 *             });
 * expect(true, report.isComplete());
 * }
 *
 * <p>For one thread at a time.
 */
public final class ModelBuilder {
  private static final int MOST_THREADS = 16;

  private int maxThreads = Integer.getInteger("edo.check.maxThreads", 6);
  private int maxBranches = Integer.getInteger("edo.check.maxBranches", 1_000);
  private long maxPermutations = Long.getLong("edo.check.maxPermutations", Long.MAX_VALUE);
  private @Nullable Duration maxDuration = seconds("edo.check.maxDuration");
  private int preemptionBound = Integer.getInteger("edo.check.preemptionBound", Settings.UNBOUNDED);
  private boolean reduction = !"false".equals(System.getProperty("edo.check.reduction"));
  private int spurious = Integer.getInteger("edo.check.spurious", 1);
  private boolean explicitExplore = Boolean.getBoolean("edo.check.explicitExplore");
  private @Nullable Path checkpointFile = path("edo.check.checkpointFile");
  private int checkpointInterval = Integer.getInteger("edo.check.checkpointInterval", 20_000);
  private @Nullable String replay = System.getProperty("edo.check.replay");
  private @Nullable Consumer<String> log =
      Boolean.getBoolean("edo.check.log") ? System.out::println : null;
  private boolean locations = !"false".equals(System.getProperty("edo.check.locations"));
  private final List<String> instrumented = new ArrayList<>();
  private boolean ownScheduler = !"jdk".equals(System.getProperty("edo.scheduler"));

  ModelBuilder() {}

  private static @Nullable Duration seconds(String property) {
    Long seconds = Long.getLong(property);
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static @Nullable Path path(String property) {
    String text = System.getProperty(property);
    return text == null ? null : Path.of(text);
  }

  /**
   * The most threads in one run. More fail the check.
   *
   * @param threads main included, from 1 to 16; 6 by default ({@code edo.check.maxThreads})
   * @return this builder
   */
  public ModelBuilder maxThreads(int threads) {
    maxThreads = within("maxThreads", threads, 1, MOST_THREADS);
    return this;
  }

  /**
   * The most steps in one run. More fail the check: as a rule a thread spins without {@link
   * CheckedThread#onSpinWait}.
   *
   * @param branches at least 1; 1000 by default ({@code edo.check.maxBranches})
   * @return this builder
   */
  public ModelBuilder maxBranches(int branches) {
    maxBranches = within("maxBranches", branches, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * The most runs. When there were as many the check ends; its report says that it is not complete.
   *
   * @param runs at least 1; no limit by default ({@code edo.check.maxPermutations})
   * @return this builder
   */
  public ModelBuilder maxPermutations(long runs) {
    if (runs < 1) {
      throw new IllegalArgumentException("maxPermutations must be at least 1, not " + runs);
    }
    maxPermutations = runs;
    return this;
  }

  /**
   * The longest time. It is looked at between runs; the report says if it was not enough.
   *
   * @param duration no limit by default ({@code edo.check.maxDuration}, in seconds)
   * @return this builder
   */
  public ModelBuilder maxDuration(Duration duration) {
    maxDuration = duration;
    return this;
  }

  /**
   * How often in one run a thread is interrupted although it could go on. Most bugs need one or two
   * preemptions; a bound makes models feasible that are too large to be explored as a whole. Within
   * the bound exploration is exhaustive; sleep sets are off, so that small models take longer.
   *
   * @param preemptions at least 0; no bound by default ({@code edo.check.preemptionBound})
   * @return this builder
   */
  public ModelBuilder preemptionBound(int preemptions) {
    preemptionBound = within("preemptionBound", preemptions, 0, Integer.MAX_VALUE);
    return this;
  }

  /**
   * Whether orders that make no difference are left out. To switch it off is for doubting the
   * checker.
   *
   * @param on true by default ({@code edo.check.reduction})
   * @return this builder
   */
  public ModelBuilder reduction(boolean on) {
    reduction = on;
    return this;
  }

  /**
   * How often in one run each thread is woken, or fails a weak compare-and-set, without a reason;
   * both with and without are explored. Concerns {@code weakCompareAndSet...}, {@link
   * CheckedThread#park}, {@link CheckedCondition}, {@link CheckedNotify} and {@link
   * CheckedAsync#blockOn}.
   *
   * @param times at least 0; 1 by default ({@code edo.check.spurious})
   * @return this builder
   */
  public ModelBuilder spurious(int times) {
    spurious = within("spurious", times, 0, Integer.MAX_VALUE);
    return this;
  }

  /**
   * Begins each run with exploration off, until the model calls {@link Model#explore}.
   *
   * @param on false by default ({@code edo.check.explicitExplore})
   * @return this builder
   */
  public ModelBuilder explicitExplore(boolean on) {
    explicitExplore = on;
    return this;
  }

  /**
   * Where the search is kept. If the file is there the check goes on from it; it is written now and
   * then, when a limit is met, and when a run fails, which is then the first to be run next time.
   * It is deleted when the check is complete.
   *
   * @param file none by default ({@code edo.check.checkpointFile})
   * @return this builder
   */
  public ModelBuilder checkpointFile(Path file) {
    checkpointFile = file;
    return this;
  }

  /**
   * After how many runs the search is written.
   *
   * @param runs at least 1; 20,000 by default ({@code edo.check.checkpointInterval})
   * @return this builder
   */
  public ModelBuilder checkpointInterval(int runs) {
    checkpointInterval = within("checkpointInterval", runs, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * Runs one path only, that of a failure for instance. {@link #check} refuses with {@link
   * IllegalArgumentException} what is no path, or has more choices than the model makes.
   *
   * @param path what {@link ModelFailure#path} says ({@code edo.check.replay})
   * @return this builder
   */
  public ModelBuilder replay(String path) {
    replay = path;
    return this;
  }

  /**
   * Who gets each step of each run as a line. That is slow.
   *
   * @param lines nobody by default; standard output with {@code -Dedo.check.log=true}
   * @return this builder
   */
  public ModelBuilder log(Consumer<String> lines) {
    log = lines;
    return this;
  }

  /**
   * Whether traces have source lines.
   *
   * @param on true by default ({@code edo.check.locations})
   * @return this builder
   */
  public ModelBuilder locations(boolean on) {
    locations = on;
    return this;
  }

  /**
   * Whether the model's threads are virtual threads that are stepped on the calling one; if not, or
   * if that is not possible, they are the JDK's and wake each other, which takes longer.
   *
   * @param on true by default, false with {@code -Dedo.scheduler=jdk}
   * @return this builder
   */
  public ModelBuilder ownScheduler(boolean on) {
    ownScheduler = on;
    return this;
  }

  /**
   * Has real classes checked, as they are: their accesses to fields and array elements, by {@code
   * VarHandle} and atomics as well, their monitors, parks and spins are steps of the model. For
   * {@link #check(Class)}, which says more.
   *
   * @param packages names of packages; those below them count as well
   * @return this builder
   */
  public ModelBuilder instrument(String... packages) {
    for (String name : packages) {
      if (name.isBlank()
          || name.endsWith(".")
          || name.endsWith("*")
          || (name + ".").startsWith("java.")
          || InstrumentingLoader.isOwn(name)) {
        throw new IllegalArgumentException("cannot instrument the package '" + name + "'");
      }
      instrumented.add(name);
    }
    return this;
  }

  /**
   * Checks a model.
   *
   * <p><b>Blocking:</b> until the check is over; it runs on the calling thread. An interrupt does
   * not end it. The caller is interrupted afterwards if it was before, or between two steps.
   *
   * @param body the model
   * @return what was done
   * @throws ModelFailure if the model does not hold
   * @throws IllegalArgumentException if {@link Model#skipBranch} has left every run
   */
  public ModelReport check(ModelBody body) {
    if (!instrumented.isEmpty()) {
      throw new IllegalStateException(
          "to be instrumented a model has to be a class: check(MyModel.class), where MyModel"
              + " implements ModelBody; an object of it was loaded as it is already");
    }
    return explore(body);
  }

  /**
   * Checks a model of real classes, which need not be written for it.
   *
   * {@snippet :
   * static class Hits implements ModelBody {
   *   private int hits;
   *
   *   @Override
   *   public void run() {
   *     var other = CheckedThread.spawn(() -> hits++);
   *     hits++;
   *     other.join();
   *     if (hits != 2) {
   *       throw new AssertionError(hits + " hits");
   *     }
   *   }
   * }
   * }
   *
   * <p>{@code Model.builder().check(Hits.class)} finds the lost update. The class, those of its
   * package and those of {@link #instrument} are loaded once more, from their class files, by a
   * loader of this check's own, which puts a step of the model before
   *
   * <ul>
   *   <li>each access to a field that is not final or to an array's element, volatile or plain,
   *       direct or by {@link java.lang.invoke.VarHandle} or field updater;
   *   <li>each call of an atomic object of {@code java.util.concurrent.atomic}, and of a container
   *       of {@code java.util} or {@code java.util.concurrent}, which is one step as a whole. What
   *       a class of the user's inherits from one counts, also by {@code super}; what is done to a
   *       view or an iterator is done to the container. One that locks itself ({@code Vector},
   *       {@code StringBuffer}, {@code Collections.synchronizedList}) does so in the model as well.
   *       Functions that it calls take steps of their own;
   *   <li>{@code CompletableFuture.join} and {@code get}, {@code CountDownLatch.await}, {@code
   *       Semaphore.acquire} of one permit, {@code BlockingQueue.take} and {@code put}, which wait
   *       as steps of the model;
   *   <li>{@code synchronized}, {@code wait}, {@code notify}, {@code LockSupport.park} and {@code
   *       unpark}, {@code Thread.onSpinWait} and {@code yield}: they are those of {@link
   *       CheckedLock}, {@link CheckedCondition} and {@link CheckedThread}. A wait with a limit is
   *       one without.
   * </ul>
   *
   * <p>A new object of the class is made for each run. Its threads are those of {@link
   * CheckedThread#spawn}; before the first of them accesses are no steps.
   *
   * <p><b>What this explores</b> is every order of these steps, each of which sees what the one
   * before it has left: sequential consistency. What the memory model allows beyond that, by access
   * modes that are weaker than volatile or by races, is not seen; for that there are {@link
   * CheckedAtomicInt} and the other types here. A weak compare-and-set does not fail for no reason.
   *
   * <p><b>What cannot be followed</b> fails the check and says so: threads of its own, executors of
   * the JDK's, {@code FutureTask}, {@code Timer}, parallel streams, sleeping and {@code
   * Thread.join}, the locks of {@code java.util.concurrent.locks}, handles of other things than
   * fields and elements. What else blocks, in the JDK or in classes that are not instrumented, is
   * {@link FailureKind#BLOCKED_OUTSIDE}: {@code poll} with a limit, several permits at once, {@code
   * CyclicBarrier}, {@code SynchronousQueue}, or a blocking queue whose comparator takes steps.
   *
   * <p><b>What is not seen</b>
   *
   * <ul>
   *   <li>accesses in native code, by reflection, and in classes that are not instrumented. Name
   *       the packages of all that is to be checked. A check is refused if the threads of its model
   *       meet nowhere, and such classes that have fields were used; {@link ModelReport#shared}
   *       says at how many places they met;
   *   <li>what the JDK does with objects that are given to it: containers as arguments ({@code new
   *       ArrayList<>(other)}, {@code addAll}, {@code Collections.sort}), arrays ({@code
   *       java.util.Arrays}, {@code clone}), the elements of a stream, {@code toString} of an
   *       atomic;
   *   <li>other classes of the JDK's that change: {@code StringBuilder}, {@code Random}, {@code
   *       ByteBuffer}, {@code Scanner}, {@code Phaser} and {@code Exchanger} for instance, and an
   *       iterator that threads share;
   *   <li>inside of a container: while {@code compute} of a {@code ConcurrentHashMap} calls a
   *       function, all that write to the map wait, not only those of the same bin. All futures are
   *       one place;
   *   <li>parallel streams by {@code StreamSupport}, and threads of classes that are not
   *       instrumented.
   * </ul>
   *
   * <p><b>Static fields</b> that are not final are put back before each run to what their
   * initializer has left there. What the others refer to is not: if that changes, so may the next
   * run, which is {@link FailureKind#NONDETERMINISM}; so is a failure after which the first run
   * does not go as before. Fields of which a change can be seen are named: atomics, arrays, and the
   * sizes of containers. Static initializers take no steps. A method may become several times as
   * long, and is refused if that is too long for a class file.
   *
   * <p>What is loaded anew is in an unnamed module, where packages that a named module does not
   * export are out of reach; run such checks on the class path.
   *
   * <p><b>Blocking:</b> until the check is over; it runs on the calling thread. An interrupt does
   * not end it. The caller is interrupted afterwards if it was before, or between two steps.
   *
   * @param model the class, top-level or static, with a constructor without parameters
   * @return what was done
   * @throws ModelFailure if the model does not hold
   * @throws IllegalArgumentException if a new one cannot be made, if no class of a package was used
   *     that is to be instrumented, or if its threads meet nowhere while it uses classes that are
   *     not
   */
  public ModelReport check(Class<? extends ModelBody> model) {
    RealModel real = RealModel.of(model, instrumented);
    ModelReport report = explore(real);
    real.requireUsed(report);
    return report;
  }

  private ModelReport explore(ModelBody body) {
    if (Execution.RUNNER.isBound()) {
      throw new IllegalStateException("a model cannot check another");
    }
    return new Explorer(settings(), body).run();
  }

  Settings settings() {
    return new Settings(
        within("maxThreads", maxThreads, 1, MOST_THREADS),
        maxBranches,
        maxPermutations,
        maxDuration,
        preemptionBound,
        reduction,
        spurious,
        explicitExplore,
        checkpointFile,
        checkpointInterval,
        replay,
        log,
        locations,
        ownScheduler);
  }

  private static int within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what
              + " must be at least "
              + least
              + (most == Integer.MAX_VALUE ? "" : " and at most " + most)
              + ", not "
              + value);
    }
    return value;
  }
}
