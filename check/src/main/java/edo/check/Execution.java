package edo.check;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a model. Its threads run one at a time; before each step the thread whose turn it is
 * asks who is next, and hands over if that is another. So nothing here is ever used by two real
 * threads at once.
 */
final class Execution {
  /** The real thread that runs a thread of a model. */
  static final ScopedValue<Runner> RUNNER = ScopedValue.newInstance();

  final Settings settings;
  private final Choices choices;
  private final @Nullable Trace trace;
  private final List<Strand> strands = new ArrayList<>();
  private final Steps steps;
  private final List<Supplier<String>> leaks = new ArrayList<>();
  private final Turns turns;

  /** What volatile accesses and full fences have seen: none of them reads anything older. */
  final View total;

  /** Numbers of threads depend on the order in which they are spawned. */
  final Subject spawns;

  /** All that is done with what is not of this package. */
  private final Subject outside;

  /** What rewritten classes have done. */
  final RealMemory real = new RealMemory(this);

  /** State that belongs to static things, for this run only. */
  final IdentityHashMap<Object, Object> statics = new IdentityHashMap<>();

  /** What to do when all threads have ended, on the last of them. */
  final List<Runnable> atExit = new ArrayList<>();

  private int numbers;
  private int variables;
  private volatile Strand running;
  private volatile boolean isOver;
  private boolean isRedundant;
  private boolean isFrozen;
  private boolean isBeginning;
  private int branches;
  private @Nullable Failure failure;

  Execution(Settings settings, Choices choices, @Nullable Trace trace, ModelBody body) {
    this.settings = settings;
    this.choices = choices;
    this.trace = trace;
    this.isFrozen = settings.explicitExplore();
    this.turns = new Turns(this, settings, choices);
    this.total = new View(settings.maxThreads());
    this.steps = new Steps(this, choices);
    this.spawns = new Subject(this, "spawns");
    this.outside = new Subject(this, "outside");
    this.running = new Strand(this, 0, "main", body, null);
    strands.add(running);
    numbers = 0;
  }

  /** The run that the calling thread belongs to. */
  static Execution current(String what) {
    if (!RUNNER.isBound()) {
      throw new IllegalStateException(
          what + " belongs to a model: make and use it inside Model.check(() -> ...)");
    }
    return RUNNER.get().strand().execution;
  }

  int nextNumber() {
    return ++numbers;
  }

  int nextVariable() {
    return variables++;
  }

  Strand strand(int id) {
    return strands.get(id);
  }

  List<Strand> strands() {
    return strands;
  }

  List<Event> steps() {
    return steps.all();
  }

  int shared() {
    return steps.shared();
  }

  boolean isFrozen() {
    return isFrozen;
  }

  /** Whose turn was the last, below 0 before the first. */
  int previous() {
    return turns.previous();
  }

  /** What all threads are about to do, as one number. */
  int pending() {
    int all = 0;
    for (Strand strand : strands) {
      all += strand.isFinished ? 0 : strand.pending();
    }
    return all;
  }

  Subject outside() {
    return outside;
  }

  @Nullable Failure failure() {
    return failure;
  }

  boolean isRedundant() {
    return isRedundant;
  }

  int branches() {
    return branches;
  }

  // The side of whoever drives it.

  /** Runs the model once, on the calling thread or under its eyes. */
  void run(Stage stage) {
    while (!isOver) {
      Strand strand = running;
      if (!stage.step(strand)) {
        strand.isFinished = true;
        strand.isLost = true;
        fail(
            FailureKind.BLOCKED_OUTSIDE,
            "thread "
                + strand
                + " waits for something that the model does not know (use edo.check's types):"
                + stage.stack(strand),
            null);
      }
    }
    for (Strand strand : strands) {
      stage.unwind(strand, () -> running = strand);
    }
    if (failure == null && !isRedundant) {
      for (Supplier<String> leak : leaks) {
        String message = leak.get();
        if (!message.isEmpty()) {
          fail(FailureKind.LEAK, message, null);
        }
      }
    }
  }

  /** What a real thread does for a thread of the model. */
  void live(Strand strand) {
    try {
      strand.body.run();
      end(strand);
    } catch (Abort e) {
      // The run is over, and whoever ended it has said why.
    } catch (Throwable e) {
      if (!isOver) {
        fail(FailureKind.EXCEPTION, "thread " + strand + " threw " + e, e);
      }
    }
    strand.isFinished = true;
    Strand spawner = strand.spawner;
    if (spawner != null) {
      running = spawner;
    } else if (!isOver) {
      try {
        running = pick();
      } catch (Abort e) {
        // As above: isOver is set.
      }
    }
  }

  private void end(Strand strand) {
    while (!strand.atEnd.isEmpty()) {
      strand.atEnd.pop().run();
    }
    strand.localsAreGone = true;
    while (!atExit.isEmpty() && strands.stream().allMatch(s -> s == strand || s.isFinished)) {
      atExit.removeLast().run();
    }
  }

  // The side of the model's threads.

  /** A step that nobody else can notice, except that it gives others the chance to go first. */
  Strand enter(String verb) {
    return enter(verb, null, Subject.NONE, Event.Kind.PLAIN, null, false, false);
  }

  Strand enter(String verb, Subject subject, int access) {
    return enter(verb, subject, access, Event.Kind.PLAIN, null, false, false);
  }

  Strand enter(String verb, @Nullable Subject subject, int access, @Nullable BooleanSupplier gate) {
    return enter(verb, subject, access, Event.Kind.ACQUIRE, gate, false, false);
  }

  /**
   * Lets others run, and comes back when it is this thread's turn to take the step; what the caller
   * does until its next one is the step.
   *
   * @param gate whether the step is possible; null if it always is
   * @param ordered whether it is a volatile access
   * @param fences whether it is a full fence
   * @return the calling thread
   */
  Strand enter(
      String verb,
      @Nullable Subject subject,
      int access,
      Event.Kind kind,
      @Nullable BooleanSupplier gate,
      boolean ordered,
      boolean fences) {
    Strand me = self();
    me.verb = verb;
    me.subject = subject;
    me.access = access;
    me.kind = kind;
    me.gate = gate;
    me.ordered = ordered;
    me.fences = fences;
    if (trace != null) {
      me.where = trace.where();
    }
    if (++branches > settings.maxBranches()) {
      throw fail(
          FailureKind.TOO_MANY_BRANCHES,
          "more than "
              + settings.maxBranches()
              + " steps in one run; thread "
              + me
              + " is about to take "
              + Words.of(me)
              + Words.spinning(strands, steps)
              + ". A loop that waits for another thread has to call CheckedThread.onSpinWait(),"
              + " in a real class Thread.onSpinWait(); a model that is that long needs maxBranches",
          null);
    }
    Strand spawner = me.spawner;
    if (spawner != null) {
      me.spawner = null;
      handOver(me, spawner);
    } else {
      Strand next = pick();
      if (next != me) {
        handOver(me, next);
      }
    }
    me.gate = null;
    steps.take(me);
    return me;
  }

  /** Says of the step that is being taken that it lets others go on which could not before. */
  void opens() {
    steps.all().getLast().kind = Event.Kind.RELEASE;
  }

  private void handOver(Strand from, Strand to) {
    running = to;
    runner(from).pause();
    if (isOver) {
      throw new Abort();
    }
  }

  private static Runner runner(Strand strand) {
    Runner runner = strand.runner;
    if (runner == null) {
      throw new IllegalStateException(strand + " has no thread");
    }
    return runner;
  }

  /** The calling thread, without a step. */
  Strand self() {
    boolean isOurs = RUNNER.isBound() && RUNNER.get().strand().execution == this;
    if (isOurs && isOver) {
      throw new Abort();
    }
    Strand me = running;
    if (!isOurs || RUNNER.get() != me.runner) {
      throw new IllegalStateException(
          "used outside of the run that made it: every run of a model makes its own objects, and"
              + " its threads are CheckedThreads");
    }
    return me;
  }

  /** Whose turn it is now; ends the run if it is nobody's. */
  private Strand pick() {
    int enabled = 0;
    boolean allFinished = true;
    for (Strand strand : strands) {
      if (strand.isEnabled()) {
        enabled |= strand.bit();
      }
      allFinished &= strand.isFinished;
    }
    if (allFinished) {
      isOver = true;
      throw new Abort();
    }
    if (enabled == 0) {
      throw fail(FailureKind.DEADLOCK, Words.deadlock(strands), null);
    }
    int chosen = turns.next(enabled);
    if (chosen == Choices.REDUNDANT) {
      throw skip();
    }
    return strands.get(chosen);
  }

  // What steps need.

  /** Chooses a number below the count; each is explored. */
  int choose(int count) {
    return count <= 1 ? 0 : choices.value(this, count);
  }

  Strand spawn(String name, ModelBody body, Strand parent) {
    int id = strands.size();
    if (id >= settings.maxThreads()) {
      throw fail(
          FailureKind.MISUSE,
          "more than " + settings.maxThreads() + " threads, main included; see maxThreads",
          null);
    }
    var strand = new Strand(this, id, name.isEmpty() ? "t" + id : name, body, parent);
    strands.add(strand);
    return strand;
  }

  /** Lets a new thread run up to its first step, so that it is known what that is. */
  void launch(Strand strand, Strand parent) {
    strand.spawner = parent;
    handOver(parent, strand);
  }

  void setFrozen(boolean frozen) {
    isFrozen = frozen;
  }

  /** Ends this run without a verdict. */
  Abort skip() {
    isRedundant = true;
    isOver = true;
    return new Abort();
  }

  /** Makes something that is to have been there from the beginning. */
  <T> T asFirst(Supplier<T> make) {
    isBeginning = true;
    try {
      return make.get();
    } finally {
      isBeginning = false;
    }
  }

  boolean isBeginning() {
    return isBeginning;
  }

  /** Has the message of a leak, or "", asked for when all threads have ended. */
  void onLeak(Supplier<String> leak) {
    leaks.add(leak);
  }

  Abort differs() {
    return fail(
        FailureKind.NONDETERMINISM,
        "the model did something else although the same choices were made: it depends on state that"
            + " outlives a run, on time, on chance, or on threads of its own",
        null);
  }

  /** The run has failed; what comes later does not count. */
  Abort fail(FailureKind kind, String message, @Nullable Throwable cause) {
    if (failure == null) {
      failure = new Failure(kind, message, cause);
      if (trace != null && RUNNER.isBound() && kind != FailureKind.DEADLOCK) {
        Strand me = running;
        trace.add(me.name, "FAILS: " + message.lines().findFirst().orElse(""), me.where);
      }
    }
    isOver = true;
    return new Abort();
  }

  boolean isTraced() {
    return trace != null;
  }

  /** Adds the step that was just taken to the trace, if there is one. */
  void done(String detail) {
    if (trace != null) {
      Strand me = running;
      trace.add(me.name, Words.of(me) + detail, me.where);
    }
  }

  /** How far from the latest store the latest access was. */
  String staleness() {
    return running.staleness;
  }

  /** Adds to the trace what is no step. */
  void noteAccess(Strand me, Subject subject, String verb, @Nullable Object value) {
    if (trace != null) {
      me.where = trace.where();
      trace.add(me.name, subject.name() + "." + verb + " " + value, me.where);
    }
  }
}
