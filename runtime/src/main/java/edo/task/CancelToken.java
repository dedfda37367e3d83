package edo.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.Ending;
import edo.internal.seam.WakerSet;
import edo.internal.seam.Wakers;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop that any number of tasks can see, wait for and pass on. Cancelling is for good.
 *
 * {@snippet :
 * var shutdown = CancelToken.create();
 * var worker = Task.spawn(() -> {
 *   Poll<Job> next;
 *   while ((next = shutdown.runUntilCancelled(jobs.recvAsync())).isReady()) {
 *     next.value().run();
 *   }
 * });
 * shutdown.cancel();
 * worker.join();
 * }
 *
 * <p>A token asks, and whoever looks at it decides what to do; {@link AbortHandle#abort} compels.
 * {@link #link} makes the one the other.
 *
 * <p><b>Children.</b> Cancelling a token cancels its children, and theirs, at once: as soon as
 * {@code cancel} has been called, {@link #isCancelled} is true for all of them. Cancelling a child
 * leaves its parent alone. A child need not be closed: a parent knows only those of its children
 * that somebody waits for, so that children that were dropped occupy nothing. A child keeps its
 * parent in memory, not the reverse.
 *
 * <p>Tokens are compared by identity. Safe for use by any thread and any kind of task.
 */
public final class CancelToken {
  private final @Nullable CancelToken parent;
  private final @Nullable String name;
  private final Listeners listeners = new Listeners(this);

  /** Set once, by {@link #cancel} or by whoever finds an ancestor cancelled. */
  private volatile boolean cancelled;

  private CancelToken(@Nullable CancelToken parent, @Nullable String name) {
    this.parent = parent;
    this.name = name;
  }

  /**
   * A token without a parent.
   *
   * @return the token
   */
  public static CancelToken create() {
    return new CancelToken(null, null);
  }

  /**
   * A token without a parent, with a name that its errors tell.
   *
   * @param name the name
   * @return the token
   */
  public static CancelToken create(String name) {
    return new CancelToken(null, name);
  }

  /**
   * A token that is cancelled with this one, and can be cancelled alone.
   *
   * @return the child, which is cancelled if this is
   */
  public CancelToken child() {
    return new CancelToken(this, name);
  }

  /** Cancels this token and all that descend from it. Idempotent; never waits. */
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      listeners.submit(new Nudge());
    }
  }

  /**
   * Whether this token, or one it descends from, is cancelled.
   *
   * @return true once and for ever
   */
  public boolean isCancelled() {
    if (cancelled) {
      return true;
    }
    for (CancelToken at = parent; at != null; at = at.parent) {
      if (at.cancelled) {
        cancelled = true;
        return true;
      }
    }
    return false;
  }

  /**
   * For the server of the listeners, which goes up and down a tree level by level: whether this
   * token or its parent is cancelled. An ancestor further up makes itself felt through the parent.
   */
  private boolean isHit() {
    if (!cancelled && parent != null && parent.cancelled) {
      cancelled = true;
    }
    return cancelled;
  }

  /**
   * Stops here if the token is cancelled. A task that lets the exception pass has ended as
   * cancelled, not as failed.
   *
   * @throws CancelledException if so
   */
  public void throwIfCancelled() {
    if (isCancelled()) {
      throw new CancelledException(this + ": what it stands for is to stop");
    }
  }

  /**
   * Waits until the token is cancelled.
   *
   * <p><b>Blocking:</b> until then; not at all if it is cancelled. <b>Cancellation:</b> of the
   * caller leaves the token alone.
   */
  public void awaitCancelled() {
    var _ = Waiting.await(cancelledAsync());
  }

  /**
   * {@link #awaitCancelled} as a computation. Withdrawing it leaves nothing behind.
   *
   * @return the computation
   */
  public Async<@Nullable Void> cancelledAsync() {
    return new Wait(this);
  }

  /**
   * Waits for a computation, or until the token is cancelled; then the computation is withdrawn. If
   * the token is cancelled already, the computation is withdrawn without being polled. If both are
   * ready at the same time, the computation wins.
   *
   * <p><b>Blocking:</b> until either is ready. <b>Cancellation:</b> of the caller withdraws the
   * computation.
   *
   * @param computation what to wait for; no longer the caller's to use
   * @param <T> the type of its value
   * @return its value, or {@link Poll#pending()} if the token was cancelled first
   * @throws Exception what the computation threw
   */
  public <T extends @Nullable Object> Poll<T> runUntilCancelled(Async<T> computation)
      throws Exception {
    return Task.await(runUntilCancelledAsync(computation));
  }

  /**
   * {@link #runUntilCancelled} as a computation.
   *
   * @param computation what to wait for
   * @param <T> the type of its value
   * @return the computation of both
   */
  public <T extends @Nullable Object> Async<Poll<T>> runUntilCancelledAsync(Async<T> computation) {
    return new UntilCancelled<>(this, computation);
  }

  /**
   * A guard that cancels this token when it is closed: for who must not leave the others running,
   * whichever way it ends.
   *
   * @return the guard
   */
  public CancelGuard guard() {
    return new CancelGuard(this);
  }

  /**
   * Has a task aborted when this token is cancelled; at once if it is. The link goes away with the
   * task. One that is meant for less than the life of both is to be closed:
   *
   * {@snippet :
   * try (var _ = shutdown.link(worker)) {
   *   handOver();                                   // a shutdown in here aborts the worker
   * }
   * }
   *
   * @param task the task, by the handle that a spawn has returned, or an abort handle of that
   * @return the link, to undo it; may be ignored
   * @throws IllegalArgumentException if the handle is of another make
   */
  public CancelLink link(AbortHandle task) {
    if (!(task instanceof Ending ending)) {
      throw new IllegalArgumentException(
          "only a handle that came from Task.spawn can be linked to a token, not " + task);
    }
    var link = new Link(this, task);
    listeners.enter(link);
    ending.whenDone(link);
    return link;
  }

  @Override
  public String toString() {
    return "CancelToken["
        + (name == null ? "" : name + ", ")
        + (isCancelled() ? "cancelled" : "not cancelled")
        + "]";
  }

  /** One who is told when the token is cancelled, once. */
  private abstract static class Listener extends Members.Member {
    /** Tells; what has to be served for that is added to the rest. */
    abstract @Nullable Members tell(@Nullable Members rest);
  }

  /** Makes a list look at its token. */
  private static final class Nudge extends Members.Step {
    @Override
    void apply(Members of) {}
  }

  /**
   * Those who wait for a token, and its children that somebody waits for.
   *
   * <p>A child is known to its parent from the moment somebody listens to it until nobody does. Who
   * listens enters and looks at the token afterwards; who cancels sets the flag and has the list
   * served afterwards. One of the two sees the other, here and, since the server enters the child
   * with its parent before it looks for the next step, all the way up. On the way down each token
   * is marked before its children are told.
   */
  private static final class Listeners extends Members {
    private final CancelToken token;

    /** What the parent knows us by, or null; for the server. */
    private @Nullable Listener up;

    Listeners(CancelToken token) {
      this.token = token;
    }

    @Override
    @Nullable Members settled(@Nullable Members rest) {
      Members todo = rest;
      if (token.isHit()) {
        for (Member next = removeFirst(); next != null; next = removeFirst()) {
          todo = ((Listener) next).tell(todo);
        }
      }
      CancelToken parent = token.parent;
      if (parent == null) {
        return todo;
      }
      Listener known = up;
      if (known == null && !isVacant()) {
        up = new Child(this);
        return submitLater(parent.listeners, up, todo);
      }
      if (known != null && isVacant()) {
        up = null;
        return leaveLater(parent.listeners, known, todo);
      }
      return todo;
    }
  }

  private static final class Child extends Listener {
    private final Listeners listeners;

    Child(Listeners listeners) {
      this.listeners = listeners;
    }

    @Override
    @Nullable Members tell(@Nullable Members rest) {
      return Members.submitLater(listeners, new Nudge(), rest);
    }
  }

  /**
   * In two lists: the token's, which it leaves when the task ends, and the task's, which drops what
   * is over when somebody else comes.
   */
  private static final class Link extends Listener implements CancelLink, Waker, WakerSet.Mortal {
    private final CancelToken token;
    private final AbortHandle task;
    private volatile boolean over;

    Link(CancelToken token, AbortHandle task) {
      this.token = token;
      this.task = task;
    }

    @Override
    @Nullable Members tell(@Nullable Members rest) {
      if (!over) {
        over = true;
        task.abort();
      }
      return rest;
    }

    /** The task has ended. */
    @Override
    public void wake() {
      close();
    }

    @Override
    public void close() {
      if (!over) {
        over = true;
        token.listeners.leave(this);
      }
    }

    @Override
    public boolean isOver() {
      return over;
    }
  }

  /**
   * Polled by one task at a time, which may change: {@code waker} is written before the look at the
   * token, and read by who has cancelled it.
   */
  private static final class Wait extends Listener implements Async<@Nullable Void>, Awaited {
    private final CancelToken token;
    private volatile @Nullable Waker waker;
    private boolean entered;
    private boolean over;

    Wait(CancelToken token) {
      this.token = token;
    }

    @Override
    public String awaited() {
      String name = token.name;
      return name == null ? "a cancel token" : "cancel token " + name;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (over) {
        throw Waiting.isOver();
      }
      if (!token.isCancelled()) {
        waker = cx.waker();
        if (!entered) {
          entered = true;
          token.listeners.enter(this);
        }
        if (!token.isCancelled()) {
          return Poll.pending();
        }
      }
      if (!cx.proceed()) {
        return Poll.pending();
      }
      over = true; // out of the list as well, or soon, since the token is cancelled
      return Poll.done();
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        if (entered) {
          token.listeners.leave(this);
        }
      }
    }

    @Override
    @Nullable Members tell(@Nullable Members rest) {
      Waker waiting = waker;
      if (waiting != null) {
        Wakers.wake(waiting);
      }
      return rest;
    }
  }
}
