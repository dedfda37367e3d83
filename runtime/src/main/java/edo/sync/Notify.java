package edo.sync;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Tells a waiting task, or all of them, that something has happened; carries no value.
 *
 * {@snippet :
 * var notify = new Notify("work");
 * Task.spawn(() -> {
 *   jobs.add(job);
 *   notify.notifyOne();
 * });
 * notify.awaitNotified();
 * }
 *
 * <p>{@link #notifyOne} with nobody waiting leaves a permit, and the next one to wait does not
 * wait. There is at most one permit: ten calls before anybody waits let one go on. {@link
 * #notifyWaiters} leaves none.
 *
 * <p>To wait for a condition that others make true and then tell about with {@link #notifyWaiters},
 * make the computation first, look at the condition, and wait only then: nothing in between is
 * missed. If they tell with {@link #notifyOne}, and several may wait, call {@link Notified#enable}
 * before the look.
 *
 * <p><b>Cancellation:</b> a waiter that was cancelled, though it alone was just told, passes it on
 * in the same way: to the one who has waited longest after {@link #notifyOne}, shortest after
 * {@link #notifyLast}, and else as the permit.
 *
 * <p>Safe for use by any number of tasks and threads. Telling never waits. What was done before it
 * can be seen by who was told.
 */
public final class Notify {
  private final WaitList list = new WaitList();
  private final @Nullable String name;

  /** Without a name; nobody waits and there is no permit. */
  public Notify() {
    this.name = null;
  }

  /**
   * With a name, for people who read logs.
   *
   * @param name the name
   */
  public Notify(String name) {
    this.name = name;
  }

  /** Tells whoever has waited longest. If nobody waits, the next one to wait takes the permit. */
  public void notifyOne() {
    list.tellOne();
  }

  /** Tells whoever came last. If nobody waits, the next one to wait takes the permit. */
  public void notifyLast() {
    list.tellLast();
  }

  /**
   * Tells all who wait now, and those who hold a {@link Notified} that they have not polled yet.
   * Leaves no permit, and takes none away.
   */
  public void notifyWaiters() {
    list.tellAll();
  }

  /**
   * Waits until told, or takes the permit.
   *
   * <p><b>Blocking:</b> until then.
   */
  public void awaitNotified() {
    Waits.begin();
    if (!list.takePermit()) {
      var _ = Waits.await(notifiedAsync());
    }
  }

  /**
   * {@link #awaitNotified} as a computation. {@link #notifyWaiters} reaches it from now on; its
   * place among those who wait, and the permit, it gets at its first poll or by {@link
   * Notified#enable}.
   *
   * @return the computation
   */
  public Notified notifiedAsync() {
    return new Notified(this);
  }

  @Override
  public String toString() {
    return "Notify["
        + (name == null ? "" : name + ", ")
        + (list.isOccupied() ? "awaited]" : list.hasPermit() ? "notified]" : "idle]");
  }

  /** Waiting to be told. For one task at a time. */
  public static final class Notified extends WaitList.Waiter implements Async<@Nullable Void> {
    private final Notify notify;
    private final WaitList list;
    private boolean over;

    private Notified(Notify notify) {
      this.notify = notify;
      this.list = notify.list;
      list.begin(this);
    }

    /**
     * Takes a place among those who wait, or the permit, before the first poll.
     *
     * @return whether it was told already, so that the next poll is the last; false says nothing
     *     about what others do at this moment
     * @throws IllegalStateException if it has ended
     */
    public boolean enable() {
      checkNotOver();
      return list.isTold(this, null);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      checkNotOver();
      if (!cx.proceed()) {
        return Poll.pending();
      }
      if (!list.isTold(this, cx.waker())) {
        cx.giveBack();
        return Poll.pending();
      }
      over = true;
      var _ = list.accept(this);
      return Poll.done();
    }

    @Override
    public String awaited() {
      return GivenUp.label("notify", notify.name);
    }

    private void checkNotOver() {
      if (over) {
        throw Waits.isOver(this);
      }
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        list.leave(this);
      }
    }
  }
}
