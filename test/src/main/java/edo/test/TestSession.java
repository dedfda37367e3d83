package edo.test;

import edo.internal.seam.Ambient;
import edo.internal.seam.Books;
import edo.internal.seam.Inspection;
import edo.runtime.EdoRuntime;
import edo.runtime.RuntimeBuilder;
import edo.runtime.RuntimeFlavor;
import edo.runtime.RuntimeMetrics;
import edo.runtime.TaskSnapshot;
import edo.task.Task;
import edo.task.TaskMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A test and its runtime, from before the first method that runs on it to the check after the last.
 *
 * <p>A current-thread runtime runs on whoever is inside {@code run}. That is a thread of this
 * session's, not JUnit's: JUnit's waits for it with a limit, and goes on when nothing moves there
 * any more.
 */
final class TestSession {
  /** What runs on a runtime; also throws what only JUnit throws. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    T run() throws Throwable;
  }

  /** What was thrown in a body and is no exception, on its way through the runtime. */
  private static final class Carried extends Exception {
    private static final long serialVersionUID = 1;

    Carried(Throwable cause) {
      super(cause);
    }
  }

  private record Failure(TaskMeta task, Throwable why) {}

  /** What drives current-thread runtimes is called so. */
  static final String DRIVER = "edo-test-driver";

  /**
   * When nothing has moved for so many looks, a millisecond apart and more, what is left stays. A
   * blocking job that runs says nothing of how it gets on, so with one there are more of them.
   */
  private static final int STILL = 500;

  private static final int STILL_WITH_JOBS = 3_000;

  /**
   * How long what is left may go on, as long as it does: for machines on which a thread that could
   * run waits for seconds. Whoever leaves nothing behind never waits for it.
   */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** More than a worker does between two looks at its timers and its I/O. */
  private static final int YIELDS = 128;

  /** For {@link #letEnd}. */
  private static final int LOOKS_AT_THE_END = 100;

  /** For clearing away after a test; nothing that works takes as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final EdoRuntime runtime;
  private final Inspection inspection;
  private final Duration timeout;
  private final boolean leakCheck;
  private final LeftThreads threads;
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final MockWatch mocks;

  /** Something was cancelled and goes on; what would run after it would hang, too. */
  private volatile boolean stuck;

  TestSession(
      RuntimeBuilder settings, Duration timeout, boolean leakCheck, List<String> ignoredThreads) {
    this.threads = new LeftThreads(ignoredThreads);
    this.timeout = timeout;
    this.leakCheck = leakCheck;
    RuntimeBuilder complete =
        settings
            .recordSpawnSites(true)
            .closeTimeout(PATIENCE)
            .failureReportDelay(Duration.ofDays(1)) // that is, when the runtime is closed
            .onUnhandledFailure((task, why) -> failures.add(new Failure(task, why)));
    this.runtime = build(complete);
    this.inspection = inspectionOf(runtime);
    this.mocks = MockWatch.ofTest(runtime);
  }

  /** In a thread of the session's group, as threads inherit that. */
  private EdoRuntime build(RuntimeBuilder settings) {
    var built = new FutureTask<EdoRuntime>(() -> Books.keeping(settings::build));
    threads.since(drive(built));
    boolean done = false;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          EdoRuntime made = built.get();
          done = true;
          return made;
        } catch (InterruptedException e) {
          interrupted = true; // for those who wait for something that may take time
        }
      }
    } catch (ExecutionException e) {
      switch (cause(e)) {
        case RuntimeException why -> throw why;
        case Error why -> throw why;
        case Throwable why -> throw new AssertionError("a runtime cannot be built", why);
      }
    } finally {
      if (!done) {
        threads.close();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Inspection inspectionOf(EdoRuntime runtime) {
    try {
      return runtime.within(() -> Ambient.host().inspection());
    } catch (Exception e) {
      throw new AssertionError("a new runtime cannot be looked into", e);
    }
  }

  EdoRuntime runtime() {
    return runtime;
  }

  /** Runs something as a task, and fails if it takes too long. */
  <T extends @Nullable Object> T run(Body<T> body) throws Throwable {
    if (stuck) {
      throw new AssertionError("not run, as what ran before on " + runtime + " does not end");
    }
    var task = new FutureTask<T>(() -> runtime.run(() -> carrying(body)));
    Thread driver = drive(task);
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Carried carried ? cause(carried) : cause(e);
    } catch (TimeoutException e) {
      String where = LeakReport.of(runtime.dump()) + LeakReport.ofMocks(mocks.waiting());
      driver.interrupt(); // cancels the body
      stuck = !runsOn();
      throw new AssertionError(
          "the test did not end within " + timeout + ". Tasks of " + runtime + ":" + where, e);
    } catch (InterruptedException e) {
      driver.interrupt();
      throw e;
    }
  }

  /** Whether the runtime gets to run other tasks. */
  private boolean runsOn() throws InterruptedException {
    var others =
        new FutureTask<@Nullable Void>(() -> {
          runtime.run(TestSession::yieldOften);
          return null;
        });
    Thread driver = drive(others);
    try {
      others.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      driver.interrupt();
      return false;
    }
  }

  private static void yieldOften() {
    for (int i = 0; i < YIELDS; i++) {
      Task.yieldNow();
    }
  }

  private static <T extends @Nullable Object> T carrying(Body<T> body) throws Exception {
    try {
      return body.run();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new Carried(e);
    }
  }

  private static Throwable cause(Exception e) {
    Throwable cause = e.getCause();
    return cause != null ? cause : e;
  }

  private Thread drive(Runnable what) {
    return Thread.ofPlatform().group(threads.group()).daemon().name(DRIVER).start(what);
  }

  // ---------------------------------------------------------------- the end

  /**
   * Ends the runtime.
   *
   * @param failure of the test, null if it went well
   * @throws AssertionError what is to be said of a test that went well
   */
  void close(@Nullable Throwable failure) throws Exception {
    var found = new ArrayList<AssertionError>();
    try {
      mocks.close(failure == null ? found : new ArrayList<>());
      if (failure == null && leakCheck) {
        checkLeaks(found);
      }
    } finally {
      threads.close();
      end(found);
    }
    if (failure != null) {
      found.forEach(failure::addSuppressed);
    } else {
      MockDuty.raise(found);
    }
  }

  private void checkLeaks(List<AssertionError> found) throws InterruptedException {
    var settled = new FutureTask<Boolean>(this::isSettled);
    Thread driver = drive(settled);
    try {
      if (settled.get(LONGEST.plus(PATIENCE).toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (TimeoutException e) {
      driver.interrupt(); // a task does not let go of the only worker; it is in the report
    } catch (ExecutionException e) {
      found.add(new AssertionError("the runtime of the test does not run any more", cause(e)));
    }
    String left = LeakReport.of(runtime, inspection, leftThreads());
    if (!left.isEmpty()) {
      found.add(new AssertionError(left));
    }
  }

  /** Lets what is about to end do so. */
  private boolean isSettled() throws Exception {
    return await(() -> {
      if (runtime.isShutdown()) {
        return true; // by the test, or by a failure that nobody joined, which is said elsewhere
      }
      if (runtime.flavor() == RuntimeFlavor.CURRENT_THREAD) {
        runtime.run(TestSession::yieldOften);
        letEnd();
      }
      return LeakReport.isEmpty(runtime, inspection)
          && inspection.faults().isEmpty()
          && leftThreads().isEmpty();
    });
  }

  /**
   * Lets the look itself end. When {@code run} returns its task is about to end, on another thread;
   * until it has, it is one task more and a worker that works, which is no progress of what is
   * left. Whatever else works is still seen after that.
   */
  private void letEnd() {
    for (int i = 0; i < LOOKS_AT_THE_END; i++) {
      if (!inspection.isBusy() && hasOthersOnly(runtime.dump())) {
        return;
      }
      LockSupport.parkNanos(50_000);
    }
  }

  private static boolean hasOthersOnly(List<TaskSnapshot> tasks) {
    return LeakReport.countOfOthers(tasks) == tasks.size();
  }

  /**
   * Waits as long as it is worth it: until nothing of the runtime moves any more, nor could.
   *
   * @return whether it came true
   */
  private boolean await(Callable<Boolean> isTrue) throws Exception {
    long begin = System.nanoTime();
    long seen = -1;
    int still = 0;
    while (!isTrue.call()) {
      List<TaskSnapshot> tasks = runtime.dump();
      long progress = moved(tasks);
      if (progress != seen || inspection.isBusy() || isRunning(tasks, false)) {
        still = 0;
      } else {
        still++;
      }
      seen = progress;
      if (still >= (mayGoOnUnseen(tasks) ? STILL_WITH_JOBS : STILL)
          || System.nanoTime() - begin > LONGEST.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  /** What has happened so far, but for what the waiting itself brings about. */
  private long moved(List<TaskSnapshot> tasks) {
    RuntimeMetrics m = runtime.metrics();
    return runtime.flavor() == RuntimeFlavor.CURRENT_THREAD
        ? 31L * LeakReport.countOfOthers(tasks) + m.timers() + m.sourcesDeregistered()
        : inspection.progress();
  }

  /** Whether there is something that says nothing of how it gets on. */
  private boolean mayGoOnUnseen(List<TaskSnapshot> tasks) {
    return isRunning(tasks, true)
        || inspection.hasChildren()
        || (tasks.isEmpty() && leftThreads().stream().anyMatch(TestSession::runs));
  }

  private List<Thread> leftThreads() {
    return threads.find(inspection.threads(), inspection.childThreads());
  }

  /** Whether a thread does something, be it that it ends. */
  private static boolean runs(Thread thread) {
    return thread.getState() == Thread.State.RUNNABLE;
  }

  private static boolean isRunning(List<TaskSnapshot> tasks, boolean jobs) {
    return tasks.stream()
        .anyMatch(t ->
            t.state().equals("running") && (t.task().kind() == TaskMeta.Kind.BLOCKING) == jobs);
  }

  private void end(List<AssertionError> found) throws Exception {
    runtime.shutdownBackground();
    var _ = await(() -> runtime.dump().isEmpty());
    String stubborn = LeakReport.of(runtime.dump()); // afterwards nobody knows where they are
    var report = runtime.shutdown(PATIENCE);
    if (!report.isClean()) {
      found.add(
          new AssertionError(
              "tasks go on although they were cancelled; let them end then:" + stubborn));
    }
    for (Failure f : failures) {
      found.add(
          new AssertionError(
              LeakReport.of(f.task)
                  + " failed and nobody joined it; join it, or handle the failure in the task",
              f.why));
    }
    List<Thread> endless = report.isClean() ? endlessThreads() : List.of();
    if (!endless.isEmpty()) {
      found.add(new AssertionError(LeakReport.ofThreads(runtime.toString(), endless)));
    }
  }

  /** The runtime's threads that are left when none of them can run any more. */
  private List<Thread> endlessThreads() {
    long begin = System.nanoTime();
    List<Thread> left = inspection.threads();
    int still = 0;
    while (!left.isEmpty() && still < STILL && System.nanoTime() - begin < LONGEST.toNanos()) {
      still = left.stream().anyMatch(TestSession::runs) ? 0 : still + 1;
      LockSupport.parkNanos(1_000_000);
      left = inspection.threads();
    }
    return left;
  }
}
