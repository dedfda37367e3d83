package edo.check;

import java.util.List;

/**
 * A thread of a model. Its steps, and those of the others, are what is explored. A thread that
 * throws fails the check.
 */
public final class CheckedThread {
  private final Strand strand;

  CheckedThread(Strand strand) {
    this.strand = strand;
  }

  /**
   * Starts a thread.
   *
   * @param body what it does
   * @return the thread
   */
  public static CheckedThread spawn(ModelBody body) {
    return spawn("", body);
  }

  /**
   * Starts a thread with a name. What was done before is ordered before all that it does.
   *
   * @param name for the trace
   * @param body what it does
   * @return the thread
   */
  public static CheckedThread spawn(String name, ModelBody body) {
    Execution execution = Execution.current("CheckedThread");
    Strand me = execution.enter("spawn", execution.spawns, Subject.WRITE);
    Strand child = execution.spawn(name, body, me);
    execution.done(" " + child);
    execution.launch(child, me);
    return new CheckedThread(child);
  }

  /**
   * The thread that calls.
   *
   * @return the thread
   */
  public static CheckedThread current() {
    return new CheckedThread(Execution.current("CheckedThread").self());
  }

  /**
   * Waits until the thread has ended. What it did is ordered before what follows.
   *
   * <p><b>Blocking:</b> as a step of the model.
   */
  public void join() {
    Execution execution = strand.execution;
    execution.self().joins = strand;
    Strand me = execution.enter("join " + strand, null, Subject.NONE, () -> strand.isFinished);
    me.learn(strand.view);
    execution.done("");
  }

  /**
   * Waits until all of these threads have ended.
   *
   * <p><b>Blocking:</b> as steps of the model.
   *
   * @param threads the threads
   */
  public static void joinAll(CheckedThread... threads) {
    List.of(threads).forEach(CheckedThread::join);
  }

  /**
   * The number of the thread in its run.
   *
   * @return 0 for the main thread, then in the order in which they were spawned
   */
  public int id() {
    return strand.id;
  }

  /**
   * The name of the thread.
   *
   * @return {@code main}, the given one, or one with its number
   */
  public String name() {
    return strand.name;
  }

  /**
   * Says that the caller is waiting for others in a loop. A loop without it is explored round after
   * round, until a run has too many steps. The caller will not read again what it has read before,
   * if there is something newer; and when it comes to the same call again, those that can run go
   * first. Not for code without a loop: there {@link ModelBuilder#reduction} is to be off.
   */
  public static void onSpinWait() {
    Execution execution = Execution.current("CheckedThread");
    Strand self = execution.self();
    self.yieldsAgain = !self.yieldSites.add(Trace.site());
    Strand me =
        execution.enter("onSpinWait", null, Subject.NONE, Event.Kind.YIELD, null, false, false);
    me.yields++;
    execution.done("()");
  }

  /** The same as {@link #onSpinWait}. */
  public static void yieldNow() {
    onSpinWait();
  }

  /**
   * Waits until the caller is unparked; returns at once if it has been since it last parked. May
   * also return without a reason, as often as {@link ModelBuilder#spurious} says.
   *
   * <p><b>Blocking:</b> as a step of the model.
   */
  public static void park() {
    Execution execution = Execution.current("CheckedThread");
    Strand self = execution.self();
    if (self.spuriousLeft > 0) {
      Strand me = execution.enter("park", self.token, Subject.WRITE);
      // Without a token: whether to stand there, or to return for no reason.
      if (!me.hasToken && execution.choose(2) == 1) {
        me.spuriousLeft--;
        execution.done("() returns without a reason");
        return;
      }
      if (me.hasToken) {
        takeToken(me);
        return;
      }
    }
    takeToken(execution.enter("park", self.token, Subject.WRITE, () -> self.hasToken));
  }

  private static void takeToken(Strand me) {
    me.hasToken = false;
    me.learn(me.tokenView);
    me.execution.done("()");
  }

  /**
   * Lets the thread's {@link #park} return, this time or the next. What the caller did before is
   * ordered before what follows there: the JDK's documentation does not promise that, all that is
   * built on it relies on it.
   */
  public void unpark() {
    Execution execution = strand.execution;
    Strand me = execution.enter("unpark", strand.token, Subject.WRITE);
    if (!strand.hasToken) {
      execution.opens();
    }
    strand.hasToken = true;
    strand.tokenView = View.union(strand.tokenView, me.publish());
    execution.done(" " + strand);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CheckedThread thread && thread.strand == strand;
  }

  @Override
  public int hashCode() {
    return strand.id;
  }

  @Override
  public String toString() {
    return strand.name;
  }
}
