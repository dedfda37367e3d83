package edo.internal.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.TaskControl;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.TaskMeta;
import edo.task.TaskRejectedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A poll-driven task. Its life is a walk through the state word of {@link TaskCore}:
 *
 * <pre>
 * NOTIFIED --run--> RUNNING --pending--> (idle) --wake--> NOTIFIED
 *                   RUNNING --wake--> RUNNING|NOTIFIED --pending--> NOTIFIED (queued again)
 *                   RUNNING --ready--> COMPLETE
 * any, with ABORT: withdrawn at the next run or at the end of the current poll
 * </pre>
 *
 * <p>A task begins as NOTIFIED, for its spawner queues it; as idle if it has to get past a bound,
 * whose keeper wakes it. Whoever sets NOTIFIED on an idle task queues it; a task is therefore in at
 * most one queue, and polled by one thread at a time.
 *
 * @param <T> the type of its result
 */
public final class AsyncTask<T extends @Nullable Object> extends TaskCore<T> implements Unit {
  private static final String NULL_ANSWER =
      "Async.poll returned null; return Poll.pending() or Poll.ready(value)";

  /**
   * A task that is to be queued by the caller.
   *
   * @param engine who runs it
   * @param id its identity
   * @param name its name, or null
   * @param body what it polls
   */
  public AsyncTask(Engine engine, long id, @Nullable String name, Async<T> body) {
    super(engine, id, name, body, body instanceof Admitted ? 0 : NOTIFIED);
  }

  @Override
  public TaskMeta.Kind kind() {
    return TaskMeta.Kind.ASYNC;
  }

  /** A join, race or select in between has wakers of its own. */
  @Override
  boolean isPolledBySelf(Context cx) {
    if (super.isPolledBySelf(cx)) {
      return true;
    }
    TaskControl self = Ambient.provider().currentTask();
    return self != null && self.id().equals(id());
  }

  @Override
  public void wake() {
    int s = state;
    while ((s & COMPLETE) == 0) {
      // Written even if it is set: the poll to come reads this write, and so sees whatever the
      // caller did before, be it with plain stores. A mere look would not order them.
      int seen = (int) STATE.compareAndExchange(this, s, s | NOTIFIED);
      if (seen == s) {
        if ((s & (RUNNING | NOTIFIED)) != 0) {
          return;
        }
        boolean queued = false;
        try {
          engine.schedule(this);
          queued = true;
        } finally {
          // A waker whose stack ends here has thrown, and the next must not rely on it. In the same
          // way as above, for which there was room. If the task is in a queue after all, it is
          // polled once in vain.
          for (int now = s | NOTIFIED; !queued && now != s; ) {
            s = now;
            now = (int) STATE.compareAndExchange(this, s, s & ~NOTIFIED);
          }
        }
        return;
      }
      s = seen;
    }
  }

  @Override
  public void abort() {
    requireRoomToAbort();
    if ((addBits(ABORT) & (ABORT | COMPLETE)) == 0) {
      wake();
    }
  }

  @Override
  @SuppressWarnings("unchecked") // payload holds the body until the task is over
  public void runOn(Carrier carrier) {
    int s = state;
    for (; ; ) {
      if ((s & (RUNNING | COMPLETE)) != 0) {
        return; // swept at shutdown while it was queued
      }
      int seen = (int) STATE.compareAndExchange(this, s, (s & ~NOTIFIED) | RUNNING);
      if (seen == s) {
        break;
      }
      s = seen;
    }
    Async<T> body = (Async<T>) payload;
    if (body == null) {
      throw new AssertionError("a live task without a body: " + this);
    }
    carrier.beginSlice(this);
    TaskHooks hooks = engine.hooks();
    if (hooks != null) {
      hooks.before(this);
    }
    try {
      if ((s & ABORT) != 0) {
        withdraw(body);
      } else {
        poll(carrier, body);
      }
    } finally {
      if (hooks != null) {
        hooks.after(this);
      }
      carrier.current = null;
    }
  }

  private void poll(Carrier carrier, Async<T> body) {
    Poll<T> answer;
    carrier.polling = true;
    try {
      answer = Objects.requireNonNull(body.poll(carrier), NULL_ANSWER);
    } catch (Throwable e) {
      complete(e, outcomeOf(e));
      return;
    } finally {
      carrier.polling = false;
    }
    if (answer.isReady()) {
      complete(answer.value(), 0);
      return;
    }
    int s = state;
    for (; ; ) {
      if ((s & ABORT) != 0) {
        withdraw(body);
        return;
      }
      int seen = (int) STATE.compareAndExchange(this, s, s & ~RUNNING);
      if (seen == s) {
        if ((s & NOTIFIED) != 0) {
          engine.scheduleLast(this);
        }
        return;
      }
      s = seen;
    }
  }

  @Override
  public void crashed(Throwable e) {
    int s = state;
    if ((s & COMPLETE) != 0) {
      return;
    }
    if ((s & RUNNING) != 0) {
      complete(e, FAILED);
    } else {
      engine.scheduleLast(this); // it had not begun
    }
  }

  private void withdraw(Async<T> body) {
    withdraw(body, null);
  }

  private void withdraw(Async<T> body, @Nullable TaskRejectedException why) {
    try {
      body.cancel();
    } catch (Throwable e) {
      complete(e, FAILED);
      return;
    }
    complete(why, CANCELLED);
  }

  /** Called when nobody will ever run this task again: refused at spawn, or swept at shutdown. */
  @Override
  public void discard() {
    end(null);
  }

  @Override
  public void refuse(@Nullable TaskRejectedException why) {
    end(why);
  }

  @SuppressWarnings("unchecked") // payload holds the body until the task is over
  private void end(@Nullable TaskRejectedException why) {
    int s = state;
    for (; ; ) {
      if ((s & (RUNNING | COMPLETE)) != 0) {
        return;
      }
      int seen = (int) STATE.compareAndExchange(this, s, s | RUNNING | ABORT);
      if (seen == s) {
        withdraw((Async<T>) Objects.requireNonNull(payload), why);
        return;
      }
      s = seen;
    }
  }
}
