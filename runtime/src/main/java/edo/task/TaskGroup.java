package edo.task;

import org.jspecify.annotations.Nullable;

/** What {@link JoinSet}, {@link JoinQueue} and {@link JoinMap} have in common. */
abstract sealed class TaskGroup<T extends @Nullable Object> implements AutoCloseable
    permits UnkeyedGroup, JoinMap {
  final JoinGroup<T> group;

  TaskGroup(JoinGroup<T> group) {
    this.group = group;
  }

  /**
   * How many tasks there are whose result has not been taken, be they over or not.
   *
   * @return the number
   */
  public int length() {
    return group.wanted();
  }

  /**
   * Whether there is no result to come.
   *
   * @return true if {@link #length} is zero
   */
  public boolean isEmpty() {
    return group.wanted() == 0;
  }

  /**
   * Whether it was closed.
   *
   * @return true after {@link #close}
   */
  public boolean isClosed() {
    return group.isClosed();
  }

  /**
   * Aborts all tasks. They stay here, and their results, most of them cancellations, are to be
   * taken as ever. Never waits.
   */
  public void abortAll() {
    group.abortAll();
  }

  /**
   * Aborts all tasks, waits until they have ended, and drops their results, failures included;
   * values that can be closed are, see {@link Discard}. What is spawned meanwhile is waited for as
   * well, but not aborted.
   *
   * <p><b>Blocking:</b> until the last task has ended. A job on the blocking pool that has begun
   * ends by itself. <b>Cancellation:</b> of the caller leaves the tasks aborted, and here.
   *
   * @throws IllegalStateException if the caller is one of the tasks, and would wait for its own
   *     end; then none is aborted
   */
  public void shutdown() {
    var _ = Waiting.await(shutdownAsync());
  }

  /**
   * {@link #shutdown} as a computation. The tasks are aborted at its first poll.
   *
   * @return the computation
   */
  public Async<@Nullable Void> shutdownAsync() {
    return new Async<>() {
      private boolean begun;

      @Override
      public Poll<@Nullable Void> poll(Context cx) {
        if (!begun) {
          group.refuseMembers();
          begun = true;
          group.abortAll();
        }
        Poll<@Nullable Void> answer = group.pollQuiet(cx);
        if (answer.isReady()) {
          group.dropAll();
        }
        return answer;
      }
    };
  }

  /**
   * Lets all tasks go: they run on by themselves, and nobody here takes their results. A failure is
   * reported by the runtime like that of any task that nobody joins. A value is closed if it can
   * be, now or when its task ends, see {@link Discard}.
   */
  public void detachAll() {
    group.detachAll();
  }

  /**
   * Ends it: takes no more tasks, aborts those that are there, and waits until they have ended, so
   * that none outlives the block it was made in. Results that were not taken are given up: of those
   * that are failures, the runtime says so; values are closed if they can be, see {@link Discard},
   * so that no permit or connection is lost. Closing again waits again, for nothing usually.
   *
   * <p><b>Blocking:</b> until the last task has ended. A job on the blocking pool that has begun
   * ends by itself. <b>Cancellation:</b> does not cut it short; it is delivered afterwards.
   *
   * @throws IllegalStateException if the caller is one of the tasks, and would wait for its own
   *     end; then nothing has changed. Inside {@link Async#poll}, which must not wait; the tasks
   *     are aborted. Poll {@link #closeAsync} there
   */
  @Override
  public void close() {
    group.refuseMembers();
    group.refuse();
    Waiting.awaitSurely(group::pollQuiet);
    group.disownAll();
  }

  /**
   * {@link #close} as a computation. The tasks are aborted at once; a poll-driven task that is
   * aborted in the middle of it cannot wait for them.
   *
   * @return the computation
   * @throws IllegalStateException if the caller is one of the tasks; then nothing has changed
   */
  public Async<@Nullable Void> closeAsync() {
    group.refuseMembers();
    group.refuse();
    return this::pollClose;
  }

  private Poll<@Nullable Void> pollClose(Context cx) {
    Poll<@Nullable Void> answer = group.pollQuiet(cx);
    if (answer.isReady()) {
      group.disownAll();
    }
    return answer;
  }

  @Override
  public String toString() {
    return group.toString();
  }
}
