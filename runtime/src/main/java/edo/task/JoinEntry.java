package edo.task;

import edo.internal.seam.Ending;
import edo.internal.seam.WakerSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link JoinGroup} and what is still to be done about it. Its own waker.
 *
 * <p><b>States:</b> LIVE → READY (the task has ended) → TAKEN. LIVE → UNWANTED (nobody will take
 * its result, but who closes waits for it) → GONE. LIVE or UNWANTED → DETACHED (let go, and runs
 * on) → GONE. READY → GONE. LIVE → GONE (it could not be looked after). Each step is a CAS; who
 * makes it settles the counts of the group.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>state</td><td>volatile</td><td>CAS</td><td>who ends the task, takes its result, gives it
 * up or lets it go</td></tr>
 * </table>
 */
final class JoinEntry<T extends @Nullable Object> extends Members.Member
    implements Waker, WakerSet.Mortal {
  private static final int LIVE = 0;
  private static final int READY = 1;
  private static final int TAKEN = 2;
  private static final int UNWANTED = 3;
  private static final int DETACHED = 4;
  private static final int GONE = 5;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(JoinEntry.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final JoinGroup<T> group;
  final JoinHandle<T> handle;

  /** The same task: we answer for its failure until we give its result up. */
  private final Ending ending;

  /** What a map knows it by. */
  final @Nullable Object key;

  private volatile int state;

  JoinEntry(JoinGroup<T> group, JoinHandle<T> handle, @Nullable Object key) {
    this.group = group;
    this.handle = handle;
    this.ending = (Ending) handle;
    this.key = key;
  }

  private boolean move(int from, int to) {
    return STATE.compareAndSet(this, from, to);
  }

  // ---------------------------------------------------------------- steps

  /** The task has ended. Called once or twice, by whoever ends it. */
  @Override
  public void wake() {
    if (move(LIVE, READY)) {
      group.arrive(this);
    } else if (move(UNWANTED, GONE)) {
      group.leave(this);
      discard();
      group.count(-JoinGroup.ONE_LIVE);
    } else if (move(DETACHED, GONE)) {
      discard();
    }
  }

  /** Whether the caller is the one who gets the result. */
  boolean take() {
    return move(READY, TAKEN);
  }

  /** Nobody can look after the task; false if it has ended or was given up already. */
  boolean abandon() {
    return move(LIVE, GONE);
  }

  /** Gives the result up; the task is still waited for by who closes. */
  void disown() {
    if (move(LIVE, UNWANTED)) {
      ending.disclaim();
      group.count(-JoinGroup.ONE_WANTED);
    } else if (move(READY, GONE)) {
      ending.disclaim();
      group.leave(this);
      discard();
      group.count(-JoinGroup.ONE_WANTED);
    }
  }

  /** Lets the task go. For the server of the group. */
  void detach() {
    long freed = move(LIVE, DETACHED) ? JoinGroup.ONE_LIVE + JoinGroup.ONE_WANTED : 0;
    if (freed == 0 && move(READY, GONE)) {
      freed = JoinGroup.ONE_WANTED;
      discard();
    }
    if (freed == 0 && move(UNWANTED, DETACHED)) {
      freed = JoinGroup.ONE_LIVE;
    }
    if (freed != 0) {
      ending.disclaim();
      group.letGo(this, freed);
    }
  }

  // ---------------------------------------------------------------- looking

  /** The task has not ended, and somebody will take its result. */
  boolean isLive() {
    return state == LIVE;
  }

  /** The task has not ended; who closes waits for it, but nobody takes its result. */
  boolean isUnwanted() {
    return state == UNWANTED;
  }

  /** Nothing is to be done about it any more. */
  boolean isLetGo() {
    return state >= DETACHED;
  }

  /** The end of the task has been told, or changes nothing any more. */
  @Override
  public boolean isOver() {
    int s = state;
    return s == READY || s == TAKEN || s == GONE;
  }

  // ---------------------------------------------------------------- result

  /** From now on we answer for a failure of the task. */
  void answerFor() {
    ending.answerFor(this);
  }

  /** Somebody else is to say so if the task has failed. */
  void disclaim() {
    ending.disclaim();
  }

  /** Nobody gets the value, if there is one and nobody has it yet. May be called again. */
  void discard() {
    Object value = ending.giveUp(group::isDiscardable);
    if (value != null) {
      group.discard(value);
    }
  }

  /** Whether it has ended with a value; unlike {@link #joined}, this does not take it. */
  boolean isSuccess() {
    return ending.hasValue();
  }

  Joined<T> joined() {
    return Joined.of(handle);
  }
}
