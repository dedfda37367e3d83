package edo.task;

import edo.internal.seam.Ambient;
import edo.internal.seam.Awaited;
import edo.internal.seam.Host;
import edo.internal.seam.Locals;
import edo.internal.seam.Spawning;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Starts a task with more than the defaults. Immutable; each setting gives a new builder.
 *
 * {@snippet :
 * var handle = Task.builder().name("reaper").priority(Priority.LOW).spawn(() -> 42);
 * }
 *
 * <p><b>Blocking:</b> spawning never waits, except through an {@link Admission} that says {@link
 * WhenFull#WAIT}. <b>Cancellation:</b> of such a wait starts nothing. <b>Backpressure:</b> by the
 * admission, otherwise none.
 */
public final class TaskBuilder {
  /** As usual. */
  static final TaskBuilder DEFAULT = new TaskBuilder(null, Priority.NORMAL, null, null, null);

  private final @Nullable String name;
  private final Priority priority;
  private final @Nullable Admission admission;
  private final @Nullable TaskBody whenRejected;
  private final ScopedValue.@Nullable Carrier scopedValues;

  private TaskBuilder(
      @Nullable String name,
      Priority priority,
      @Nullable Admission admission,
      @Nullable TaskBody whenRejected,
      ScopedValue.@Nullable Carrier scopedValues) {
    this.name = name;
    this.priority = priority;
    this.admission = admission;
    this.whenRejected = whenRejected;
    this.scopedValues = scopedValues;
  }

  /**
   * Names the task, for dumps, hooks and error messages.
   *
   * @param name the name, not empty
   * @return a builder with that name
   * @throws IllegalArgumentException if it is empty
   */
  public TaskBuilder name(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a task's name must not be empty; leave it out instead");
    }
    return new TaskBuilder(name, priority, admission, whenRejected, scopedValues);
  }

  /**
   * Gives the task a lane of its own. Without effect on blocking jobs.
   *
   * @param priority which lane; {@link Priority#NORMAL} unless it is set
   * @return a builder with that priority
   */
  public TaskBuilder priority(Priority priority) {
    return new TaskBuilder(name, priority, admission, whenRejected, scopedValues);
  }

  /**
   * Lets the task in only when there is room, and rejects it when there is too little.
   *
   * @param admission the bound
   * @return a builder with that bound
   */
  public TaskBuilder admission(Admission admission) {
    return new TaskBuilder(name, priority, admission, whenRejected, scopedValues);
  }

  /**
   * What the task does instead of its body if it had to wait for its {@link #admission} and is
   * rejected then, or aborted meanwhile: to close what was handed to it, or to answer that there is
   * too much to do. Runs where the body would have, outside of the bound; in a poll-driven task it
   * must not wait, and one that is aborted does without it and has its body {@linkplain
   * Async#cancel() cancelled} instead; blocking jobs that are aborted do without it as well. If it
   * throws, the task has failed. When the spawn itself throws {@link TaskRejectedException} it does
   * not run.
   *
   * @param instead what to run
   * @return a builder with that
   */
  public TaskBuilder whenRejected(TaskBody instead) {
    return new TaskBuilder(name, priority, admission, instead, scopedValues);
  }

  /**
   * Binds scoped values in the task. A task does not inherit those of its spawner: the JDK leaves
   * no way to read them. Name the ones it needs:
   *
   * {@snippet :
   * var user = ScopedValue.<String>newInstance();
   * var handle =
   *     Task.builder().scopedValues(ScopedValue.where(user, "ada")).spawn(() -> user.get());
   * }
   *
   * <p>{@link TaskLocal}s are inherited by themselves.
   *
   * @param bindings the values
   * @return a builder with these and no others
   */
  public TaskBuilder scopedValues(ScopedValue.Carrier bindings) {
    return new TaskBuilder(name, priority, admission, whenRejected, bindings);
  }

  /**
   * Starts a virtual-thread task.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   * @throws TaskRejectedException if the {@link #admission} refuses it
   * @see Task#spawn(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Callable<T> body) {
    return start((host, how) -> host.spawn(bound(body), how));
  }

  /**
   * Starts a virtual-thread task without a result.
   *
   * @param body what to run
   * @return its handle
   * @throws TaskRejectedException if the {@link #admission} refuses it
   * @see Task#spawn(TaskBody)
   */
  public JoinHandle<@Nullable Void> spawn(TaskBody body) {
    return spawn(Task.callable(body));
  }

  /**
   * Starts a poll-driven task.
   *
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle
   * @throws TaskRejectedException if the {@link #admission} refuses it
   * @see Task#spawn(Async)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Async<T> body) {
    return start((host, how) -> host.spawn(bound(body), how));
  }

  /**
   * Runs a job on the blocking pool.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle
   * @throws TaskRejectedException if the {@link #admission} refuses it
   * @see Task#spawnBlocking(Callable)
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> body) {
    return start((host, how) -> host.spawnBlocking(bound(body), how));
  }

  /**
   * Runs a job without a result on the blocking pool.
   *
   * @param body what to run
   * @return its handle
   * @throws TaskRejectedException if the {@link #admission} refuses it
   * @see Task#spawnBlocking(TaskBody)
   */
  public JoinHandle<@Nullable Void> spawnBlocking(TaskBody body) {
    return spawnBlocking(Task.callable(body));
  }

  /**
   * Starts a virtual-thread task unless its {@link #admission} is full. Never waits.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @return its handle, or empty if as many wait as may
   */
  public <T extends @Nullable Object> Optional<JoinHandle<T>> trySpawn(Callable<T> body) {
    return tryStart((host, how) -> host.spawn(bound(body), how));
  }

  /**
   * Starts a virtual-thread task without a result unless its {@link #admission} is full. Never
   * waits.
   *
   * @param body what to run
   * @return its handle, or empty if as many wait as may
   */
  public Optional<JoinHandle<@Nullable Void>> trySpawn(TaskBody body) {
    return trySpawn(Task.callable(body));
  }

  /**
   * Starts a poll-driven task unless its {@link #admission} is full. Never waits.
   *
   * @param body what to poll
   * @param <T> the type of its result
   * @return its handle, or empty if as many wait as may
   */
  public <T extends @Nullable Object> Optional<JoinHandle<T>> trySpawn(Async<T> body) {
    return tryStart((host, how) -> host.spawn(bound(body), how));
  }

  /** One of the ways to start a task. */
  private interface Start<T extends @Nullable Object> {
    JoinHandle<T> on(Host host, Spawning how);
  }

  private <T extends @Nullable Object> JoinHandle<T> start(Start<T> start) {
    return start(admission == null ? null : admission.enter(Ambient.host(), otherwise()), start);
  }

  private <T extends @Nullable Object> Optional<JoinHandle<T>> tryStart(Start<T> start) {
    if (admission == null) {
      return Optional.of(start(null, start));
    }
    Ticket ticket = admission.tryEnter(Ambient.host(), otherwise());
    return ticket == null ? Optional.empty() : Optional.of(start(ticket, start));
  }

  private <T extends @Nullable Object> JoinHandle<T> start(
      @Nullable Ticket ticket, Start<T> start) {
    boolean started = false;
    try {
      Host host = ticket == null ? Ambient.host() : ticket.host();
      JoinHandle<T> handle = start.on(host, new Spawning(name, priority, ticket));
      started = true;
      return handle;
    } finally {
      if (!started && ticket != null) {
        ticket.over(); // there is no task that could
      }
    }
  }

  private @Nullable Callable<?> otherwise() {
    TaskBody instead = whenRejected;
    if (instead == null) {
      return null;
    }
    Callable<Boolean> body =
        () -> {
          instead.run();
          return true;
        };
    return Locals.capture(bound(body));
  }

  private <T extends @Nullable Object> Callable<T> bound(Callable<T> body) {
    ScopedValue.Carrier bindings = scopedValues;
    return bindings == null ? body : () -> bindings.call(body::call);
  }

  private <T extends @Nullable Object> Async<T> bound(Async<T> body) {
    return scopedValues == null ? body : new Bound<>(scopedValues, body);
  }

  private record Bound<T extends @Nullable Object>(ScopedValue.Carrier bindings, Async<T> body)
      implements Async<T>, Awaited {
    @Override
    public String awaited() {
      return Awaited.of(body);
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      return bindings.call(() -> body.poll(cx));
    }

    @Override
    public void cancel() {
      bindings.run(body::cancel);
    }
  }
}
