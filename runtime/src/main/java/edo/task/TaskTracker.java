package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.Awaited;
import edo.internal.seam.Ending;
import edo.internal.seam.TaskControl;
import edo.internal.seam.WakerSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts tasks, so that somebody can wait until all have ended. It keeps no results and aborts
 * nothing: what a graceful shutdown needs, together with a {@link CancelToken}.
 *
 * {@snippet :
 * var tracker = TaskTracker.create();
 * for (var request : requests) {
 *   tracker.spawn(() -> handle(request));
 * }
 * tracker.close();
 * tracker.awaitEmpty();
 * }
 *
 * <p>Who waits goes on when the tracker is closed and nothing is counted, at the same moment, be
 * the moment ever so short. A closed tracker still counts what comes: closing says that the end may
 * be waited for.
 *
 * <p><b>The word</b> holds CLOSED, above it what is counted (31 bits), above that how often the
 * tracker has become closed and empty. All change in one CAS, and who waits remembers the last
 * figure, so it notices a moment that has passed. {@code waiting} is woken after the CAS; who waits
 * adds its waker and looks at the word again.
 *
 * <p>Safe for use by any thread and any kind of task.
 */
public final class TaskTracker {
  private static final long CLOSED = 1;
  private static final long ONE = 1L << 1;
  private static final long MOMENT = 1L << 32;
  private static final long COUNT_MASK = MOMENT - ONE;

  private final @Nullable String name;
  private final AtomicLong word = new AtomicLong();
  private final WakerSet waiting = new WakerSet();

  private TaskTracker(@Nullable String name) {
    this.name = name;
  }

  /**
   * A tracker that is open and counts nothing.
   *
   * @return the tracker
   */
  public static TaskTracker create() {
    return new TaskTracker(null);
  }

  /**
   * A tracker that is open and counts nothing, with a name that its errors tell.
   *
   * @param name the name
   * @return the tracker
   */
  public static TaskTracker create(String name) {
    return new TaskTracker(name);
  }

  /** One change of the word, and what follows. Gives the word before. */
  private long change(long add, long clear, long set) {
    for (; ; ) {
      long seen = word.get();
      long next = ((seen & ~clear) | set) + add;
      boolean over = isOver(next) && !isOver(seen);
      if (word.compareAndSet(seen, over ? next + MOMENT : next)) {
        if (over) {
          waiting.wakeAll();
        }
        return seen;
      }
    }
  }

  private static boolean isOver(long word) {
    return (word & (COUNT_MASK | CLOSED)) == CLOSED;
  }

  /**
   * Closes the tracker: from now on, who waits goes on when nothing is counted. Tasks may still be
   * spawned and are counted.
   *
   * @return false if it was closed
   */
  public boolean close() {
    return (change(0, 0, CLOSED) & CLOSED) == 0;
  }

  /**
   * Opens the tracker again.
   *
   * @return false if it was open
   */
  public boolean reopen() {
    return (change(0, CLOSED, 0) & CLOSED) != 0;
  }

  /**
   * Whether the tracker is closed.
   *
   * @return true after {@link #close} and before {@link #reopen}
   */
  public boolean isClosed() {
    return (word.get() & CLOSED) != 0;
  }

  /**
   * How many tasks and tokens are counted.
   *
   * @return the number
   */
  public int length() {
    return (int) ((word.get() & COUNT_MASK) / ONE);
  }

  /**
   * Whether nothing is counted.
   *
   * @return true if {@link #length} is zero
   */
  public boolean isEmpty() {
    return length() == 0;
  }

  /**
   * Waits until the tracker is closed and nothing is counted.
   *
   * <p><b>Blocking:</b> until then. <b>Cancellation:</b> of the caller changes nothing. A task that
   * holds a {@link Token} itself, or polls a computation that is counted, waits for ever: nobody
   * can tell whose those are.
   *
   * @throws IllegalStateException if the caller is a task that was spawned here, and would wait for
   *     its own end
   */
  public void awaitEmpty() {
    var _ = Waiting.await(emptyAsync());
  }

  /**
   * {@link #awaitEmpty} as a computation. A moment that comes between this call and the first poll
   * counts.
   *
   * @return the computation
   */
  public Async<@Nullable Void> emptyAsync() {
    return new Empty(this, word.get() >>> 32);
  }

  private boolean hasCome(long before) {
    long seen = word.get();
    return isOver(seen) || seen >>> 32 != before;
  }

  /**
   * Spawns a virtual-thread task that is counted until it has ended.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle, as {@link Task#spawn(Callable)} would give it
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body) {
    try (var token = token()) {
      return token.until(Task.spawn(body));
    }
  }

  /**
   * Spawns a task without a result that is counted until it has ended.
   *
   * @param body what to run
   * @return its handle
   */
  public JoinHandle<@Nullable Void> spawn(TaskBody body) {
    try (var token = token()) {
      return token.until(Task.spawn(body));
    }
  }

  /**
   * Spawns a poll-driven task that is counted until it has ended.
   *
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body) {
    try (var token = token()) {
      return token.until(Task.spawn(body));
    }
  }

  /**
   * Spawns a virtual-thread task with a name that is counted until it has ended.
   *
   * @param how the task's settings
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(TaskBuilder how, Callable<T> body) {
    try (var token = token()) {
      return token.until(how.spawn(body));
    }
  }

  /**
   * Spawns a task with a name and without a result that is counted until it has ended.
   *
   * @param how the task's settings
   * @param body what to run
   * @return its handle
   */
  public JoinHandle<@Nullable Void> spawn(TaskBuilder how, TaskBody body) {
    try (var token = token()) {
      return token.until(how.spawn(body));
    }
  }

  /**
   * Spawns a poll-driven task with a name that is counted until it has ended.
   *
   * @param how the task's settings
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(TaskBuilder how, Async<T> body) {
    try (var token = token()) {
      return token.until(how.spawn(body));
    }
  }

  /**
   * Runs a job on the blocking pool that is counted until it has ended.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body) {
    try (var token = token()) {
      return token.until(Task.spawnBlocking(body));
    }
  }

  /**
   * Runs a job without a result on the blocking pool that is counted until it has ended.
   *
   * @param body what to run
   * @return its handle
   */
  public JoinHandle<@Nullable Void> spawnBlocking(TaskBody body) {
    try (var token = token()) {
      return token.until(Task.spawnBlocking(body));
    }
  }

  /**
   * Runs a job with a name on the blocking pool that is counted until it has ended.
   *
   * @param how the job's settings
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      TaskBuilder how, Callable<T> body) {
    try (var token = token()) {
      return token.until(how.spawnBlocking(body));
    }
  }

  /**
   * Runs a job with a name and without a result on the blocking pool that is counted until it has
   * ended.
   *
   * @param how the job's settings
   * @param body what to run
   * @return its handle
   */
  public JoinHandle<@Nullable Void> spawnBlocking(TaskBuilder how, TaskBody body) {
    try (var token = token()) {
      return token.until(how.spawnBlocking(body));
    }
  }

  /**
   * Has a computation counted, from now until it has ended or was withdrawn.
   *
   * @param computation the computation; no longer the caller's to use
   * @param <T> the type of its value
   * @return the same, counted
   */
  public <T extends @Nullable Object> Async<T> track(Async<T> computation) {
    return new Tracked<>(computation, token());
  }

  /**
   * Something that is counted until it is closed, whatever it stands for.
   *
   * @return the token
   */
  public Token token() {
    change(ONE, 0, 0);
    return new Token(this);
  }

  @Override
  public String toString() {
    return "TaskTracker["
        + (name == null ? "" : name + ", ")
        + length()
        + (isClosed() ? ", closed]" : "]");
  }

  /** Is counted by a {@link TaskTracker} until it is closed. Safe for use by any thread. */
  public static final class Token implements AutoCloseable {
    private final TaskTracker tracker;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Token(TaskTracker tracker) {
      this.tracker = tracker;
    }

    /**
     * Who counts.
     *
     * @return the tracker
     */
    public TaskTracker tracker() {
      return tracker;
    }

    /**
     * Another token, counted on its own.
     *
     * @return the token
     */
    public Token another() {
      return tracker.token();
    }

    /** Counts a task in our place, from its spawn on. */
    private <H extends AbortHandle> H until(H task) {
      if (task instanceof Ending ending) {
        ending.whenDone(new Counted(another()));
        if (tracker.waiting.holds(task)) {
          tracker.waiting.wakeAll(); // it waits for itself already, and could not be told so
        }
      }
      return task;
    }

    /** Ends the counting. Idempotent. */
    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        tracker.change(-ONE, 0, 0);
      }
    }
  }

  /** Ends the counting of a task with the task. */
  private record Counted(Token token) implements Waker {
    @Override
    public void wake() {
      token.close();
    }
  }

  private void refuseCounted() {
    TaskControl self = Ambient.provider().currentTask();
    if (self != null
        && self.isAwaitedBy(w -> w instanceof Counted(Token token) && token.tracker == this)) {
      throw new IllegalStateException(
          "task "
              + self.id()
              + " is counted by "
              + this
              + " and would wait for its own end; wait from a task that is not");
    }
  }

  private record Empty(TaskTracker tracker, long before) implements Async<@Nullable Void>, Awaited {
    @Override
    public String awaited() {
      return tracker + " to be closed and empty";
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (!tracker.hasCome(before)) {
        tracker.waiting.add(cx.waker());
        if (!tracker.hasCome(before)) {
          tracker.refuseCounted();
          return Poll.pending();
        }
      }
      return cx.proceed() ? Poll.done() : Poll.pending();
    }
  }

  private record Tracked<T extends @Nullable Object>(Async<T> computation, Token token)
      implements Async<T>, Awaited {
    @Override
    public String awaited() {
      return Awaited.of(computation);
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      boolean pending = false;
      try {
        Poll<T> answer = computation.poll(cx);
        pending = answer.isPending();
        return answer;
      } finally {
        if (!pending) {
          token.close();
        }
      }
    }

    @Override
    public void cancel() {
      try {
        computation.cancel();
      } finally {
        token.close();
      }
    }
  }
}
