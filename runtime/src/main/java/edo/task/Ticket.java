package edo.task;

import edo.internal.seam.Entry;
import edo.internal.seam.Host;
import edo.task.TaskRejectedException.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One task on its way through an {@link Admission}, and its place in the queue there.
 *
 * <pre>
 *  PLACED  <---(place)--- WAITING <---(arrived)--- RESERVED
 *    |                       |                        |
 *    |   |                (reject)                 (reject)
 *    |   |                   v                        v
 *    |   +----(begin)----> OUT: never runs its body (one state for each reason)
 *    v                       v
 *   OVER: the task has ended
 * </pre>
 *
 * <p>A ticket is born PLACED, when the task may run at once, or RESERVED: it counts as waiting but
 * its task is still being made. Whoever moves it on from RESERVED or WAITING takes it out of the
 * number of those who wait; whoever moves it on from PLACED gives its place back. The task is
 * started or refused by whoever moves it from WAITING; a task that is out before it arrived, by
 * itself. A task may be ended by others at any time: who has moved it to OUT knows the reason, and
 * does not look for it there again.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>state</td><td>volatile</td><td>CAS, exchange</td><td>anyone</td></tr>
 * <tr><td>task, timer</td><td>plain, after WAITING or later was seen</td><td>plain, before WAITING is
 * set</td><td>the spawner</td></tr>
 * <tr><td>out</td><td>plain, once the task was started</td><td>plain, before that</td><td>whoever
 * delivers the rejection</td></tr>
 * </table>
 */
final class Ticket implements Entry {
  private enum Stage {
    PLACED,
    RESERVED,
    WAITING,
    OVER
  }

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Ticket.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Admission admission;
  private final AdmissionQueue queue;
  private final Host host;
  private final @Nullable Callable<?> otherwise;
  private final long arrival;

  /** A {@link Stage}, or the {@link Reason} for which it is out. */
  private volatile Object state = Stage.RESERVED;

  private @Nullable Held task;
  private Host.@Nullable Timer timer;

  /** Why it is out, also when it is over; null if it was let in. */
  private @Nullable Reason out;

  /** What the task threw, or was ended with, because it did not get in. */
  private volatile @Nullable TaskRejectedException rejection;

  Ticket(Admission admission, Host host, @Nullable Callable<?> otherwise) {
    this.admission = admission;
    this.queue = admission.queue();
    this.host = host;
    this.otherwise = otherwise;
    this.arrival = host.nanoTime();
  }

  /** It counts now. Before anybody else knows it. */
  void entered(boolean placed) {
    STATE.set(this, placed ? Stage.PLACED : Stage.RESERVED); // plain: not shared yet
  }

  @Override
  public void arrived(Held arriving) {
    if (state == Stage.PLACED) {
      arriving.start();
      return;
    }
    task = arriving;
    Host.Timer limit = null;
    if (admission.maxWaitNanos() != Admission.NEVER) {
      limit = host.newTimer(() -> reject(Reason.EXPIRED, true));
      limit.arm(arrival + admission.maxWaitNanos());
      timer = limit;
    }
    if (!STATE.compareAndSet(this, Stage.RESERVED, Stage.WAITING)) {
      stopTimer();
      if (state instanceof Reason reason) {
        deliver(arriving, reason);
      }
      return;
    }
    queue.add(this);
    if (limit != null && limit.fired()) {
      var _ = reject(Reason.EXPIRED, true); // it was too early for the timer to do so
    }
  }

  Host host() {
    return host;
  }

  /** For the admission, which has taken it from the queue: false if it does not wait any more. */
  boolean isWaiting() {
    return state == Stage.WAITING;
  }

  /** For the same: has the task run, in a place. False if it does not wait any more. */
  boolean place() {
    if (!STATE.compareAndSet(this, Stage.WAITING, Stage.PLACED)) {
      return false;
    }
    try {
      queue.placed();
      stopTimer();
    } finally {
      start(Objects.requireNonNull(task)); // it has its place, whatever else went wrong
    }
    return true;
  }

  /** Has the task end without its body. False if it is on its way in, or has ended. */
  boolean reject(Reason reason, boolean inQueue) {
    if (!STATE.compareAndSet(this, Stage.WAITING, reason)) {
      return false;
    }
    try {
      queue.left(inQueue);
      stopTimer();
    } finally {
      deliver(Objects.requireNonNull(task), reason);
    }
    return true;
  }

  private void deliver(Held to, Reason reason) {
    out = reason;
    if (otherwise != null) {
      start(to); // which asks begin(), and is told
    } else {
      refuse(to, reason, null);
    }
  }

  /** Whoever drains the queue must not stop over a task that cannot be started. */
  private void start(Held held) {
    try {
      held.start();
    } catch (Throwable e) {
      refuse(held, Reason.ABORTED, e);
    }
  }

  /** Ends the task, if need be without a word: it must not stay in its place for ever. */
  private void refuse(Held held, Reason reason, @Nullable Throwable cause) {
    TaskRejectedException why = null;
    try {
      TaskRejectedException made = rejection(reason, host.nanoTime() - arrival);
      if (cause != null) {
        made.initCause(cause);
      }
      why = made;
    } finally {
      held.refuse(why);
    }
  }

  private void stopTimer() {
    Host.Timer armed = timer;
    if (armed != null) {
      var _ = armed.cancel();
    }
  }

  private TaskRejectedException rejection(Reason reason, long waited) {
    var made = admission.rejection(reason, waited);
    rejection = made;
    return made;
  }

  @Override
  public @Nullable TaskRejectedException begin() throws Exception {
    long now = host.nanoTime();
    long waited = now - arrival;
    Reason reason = refusal(waited, now);
    if (reason == null) {
      return null;
    }
    if (STATE.compareAndSet(this, Stage.PLACED, reason)) {
      queue.released(); // what runs instead is outside of the bound
    }
    TaskRejectedException why = rejection(reason, waited);
    if (otherwise != null) {
      var _ = otherwise.call();
    }
    return why;
  }

  /** Why the body must not run, or null. */
  private @Nullable Reason refusal(long waited, long now) {
    if (out != null) {
      return out;
    }
    // One that is over before it begins was given up by a shutdown, which did not wait for it.
    return state == Stage.OVER ? Reason.ABORTED : admission.admits(waited, now);
  }

  @Override
  public boolean isRejection(Throwable e) {
    return e == rejection;
  }

  @Override
  public void aborted() {
    if (STATE.compareAndSet(this, Stage.RESERVED, Reason.ABORTED)) {
      queue.left(false); // and it is told when it arrives
    } else {
      var _ = reject(Reason.ABORTED, true);
    }
  }

  @Override
  public boolean isHeld() {
    Object s = state;
    return s == Stage.RESERVED || s == Stage.WAITING;
  }

  @Override
  public void over() {
    Object before = STATE.getAndSet(this, Stage.OVER);
    if (before == Stage.PLACED) {
      queue.released();
    } else if (before == Stage.RESERVED) {
      queue.left(false);
    } else if (before == Stage.WAITING) {
      admission.count(Reason.ABORTED); // a poll-driven task, or a job, or by a shutdown
      stopTimer();
      queue.left(true);
    }
  }
}
