package edo.task;

import edo.internal.seam.Awaited;
import edo.internal.seam.Host;
import edo.internal.seam.StackRoom;
import edo.task.TaskRejectedException.Reason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A bound on how many tasks run and how many wait for that, and on how long they wait. What a pool
 * of threads with a bounded queue gave, for tasks, which cost too little to bound themselves:
 *
 * {@snippet :
 * var requests =
 *     Admission.builder()
 *         .name("requests")
 *         .maxRunning(200)
 *         .maxWaiting(1_000)
 *         .maxWait(Duration.ofSeconds(2))
 *         .build();
 * var handle = Task.builder().admission(requests).spawn(() -> serve(socket));
 * }
 *
 * <p>A task runs from its first slice until it is over, also while it is suspended. Up to {@link
 * AdmissionBuilder#maxRunning} of them run; further ones wait, in order, without a thread or a
 * stack. When {@link AdmissionBuilder#maxWaiting} wait, {@link AdmissionBuilder#whenFull} says what
 * becomes of the next. A task that has waited for {@link AdmissionBuilder#maxWait} is rejected
 * instead of being started late.
 *
 * <p><b>Overload.</b> A fixed limit has to be guessed. {@link AdmissionBuilder#controlledDelay}
 * watches how long tasks wait from their spawn to their first slice, here <em>and</em> in the
 * queues of the runtime, and turns tasks away while that delay stands above a target: so that those
 * who are let in are served in time. It works without a bound on the running ones, too; then what
 * it sees is the load of the workers.
 *
 * <p><b>Rejected tasks</b> never run their body. A spawn that is refused throws {@link
 * TaskRejectedException}; a task that was waiting ends as cancelled, with that exception as the
 * cause of what {@link JoinHandle#join} throws, and is not reported as a failure. What was handed
 * to it is to be closed, or an answer to be given, by {@link TaskBuilder#whenRejected}.
 *
 * <p>A task that waits here for another one of the same admission may wait for ever: when all that
 * run do so, none is let in. Give inner tasks an admission of their own, or none.
 *
 * <p><b>Failures.</b> When memory gives out, the tasks concerned end, as cancelled or failed, and
 * the others go on. A spawn, an {@linkplain JoinHandle#abort abort} or a {@link #resize} too near
 * to the end of the caller's stack throws {@link StackOverflowError} and has done nothing.
 *
 * <p>Meant for the tasks of one runtime; its clock tells the time. Safe for use by any thread;
 * never blocks one, but for {@link WhenFull#WAIT}.
 */
public final class Admission {
  /** In nanoseconds: tasks may wait for ever. */
  static final long NEVER = Long.MAX_VALUE;

  private final @Nullable String name;
  private final long maxWaitNanos;
  private final WhenFull whenFull;
  private final long targetNanos;
  private final long intervalNanos;
  private final AdmissionQueue queue;
  private final LongAdder admitted = new LongAdder();
  private final Map<Reason, LongAdder> rejected;
  private final DelayCounts delays = new DelayCounts();

  /** From the first spawn on, whose runtime's clock it needs. Two at once may each make one. */
  private volatile @Nullable ControlledDelay delay;

  static {
    // Makes each rejection once. The first time a text is made its call site is linked, which takes
    // more stack than StackRoom asks for, and where it fails it fails for good.
    Admission rehearsed = builder().name("rehearsal").build();
    for (Reason reason : Reason.values()) {
      var _ = rehearsed.rejection(reason, 0);
    }
  }

  Admission(AdmissionBuilder from) {
    this.name = from.name;
    this.maxWaitNanos = from.maxWaitNanos;
    this.whenFull = from.whenFull;
    this.targetNanos = from.targetNanos;
    this.intervalNanos = from.intervalNanos;
    this.queue =
        new AdmissionQueue(
            from.maxRunning, from.maxWaiting, from.whenFull == WhenFull.REJECT_OLDEST);
    var counters = new EnumMap<Reason, LongAdder>(Reason.class);
    for (Reason reason : Reason.values()) {
      counters.put(reason, new LongAdder());
    }
    this.rejected = Map.copyOf(counters);
  }

  /**
   * An admission without a limit, until the builder is told one.
   *
   * @return a builder
   */
  public static AdmissionBuilder builder() {
    return new AdmissionBuilder();
  }

  // ---------------------------------------------------------------- spawning

  AdmissionQueue queue() {
    return queue;
  }

  /** A way in, or null if as many wait as may. */
  @Nullable Ticket tryEnter(Host host, @Nullable Callable<?> otherwise) {
    if (targetNanos != NEVER && delay == null) {
      delay = new ControlledDelay(targetNanos, intervalNanos, host::nanoTime);
    }
    return queue.hasRoom() ? take(host, otherwise) : null;
  }

  private @Nullable Ticket take(Host host, @Nullable Callable<?> otherwise) {
    StackRoom.require(); // from here to the end of the spawn
    var ticket = new Ticket(this, host, otherwise);
    return queue.enter(ticket) ? ticket : null;
  }

  /** A way in, by the rule for a full queue. */
  Ticket enter(Host host, @Nullable Callable<?> otherwise) {
    Ticket ticket = tryEnter(host, otherwise);
    if (ticket != null) {
      return ticket;
    }
    if (whenFull != WhenFull.WAIT) {
      throw rejection(Reason.FULL, 0);
    }
    try {
      return Task.await(new Enter(host, otherwise));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          this
              + " is full, and Async.poll must not wait for room: use trySpawn, and roomAsync to"
              + " wait",
          e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("waiting for room throws unchecked exceptions only", e);
    }
  }

  /** Waits for room, and takes it. */
  private final class Enter extends SpawnLine.Waiter implements Awaited {
    private final Host host;
    private final @Nullable Callable<?> otherwise;

    Enter(Host host, @Nullable Callable<?> otherwise) {
      super(queue.spawners());
      this.host = host;
      this.otherwise = otherwise;
    }

    @Override
    public String awaited() {
      return "room in " + Admission.this;
    }

    @Override
    @Nullable Ticket take() {
      return Admission.this.take(host, otherwise);
    }
  }

  /**
   * Waits until one more could be let in or could wait: for poll-driven code, which spawns with
   * {@link TaskBuilder#trySpawn(Async)} and comes back here when that is refused. Others may be
   * faster.
   *
   * <p><b>Blocking:</b> pending while it is full. <b>Cancellation:</b> takes nothing, so there is
   * nothing to give back.
   *
   * @return the computation
   */
  public Async<@Nullable Void> roomAsync() {
    return new Room();
  }

  private final class Room implements Async<@Nullable Void>, Awaited {
    @Override
    public String awaited() {
      return "room in " + Admission.this;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (!queue.hasRoom()) {
        queue.whenRoom(cx.waker());
        if (!queue.hasRoom()) {
          return Poll.pending();
        }
      }
      return Poll.done();
    }
  }

  // ---------------------------------------------------------------- for tickets

  long maxWaitNanos() {
    return maxWaitNanos;
  }

  /** Whether a task whose turn it is may run its body: null, or why not. */
  @Nullable Reason admits(long waited, long now) {
    delays.count(waited);
    ControlledDelay controlled = delay;
    boolean overloaded = controlled != null && controlled.refuses(waited, now);
    if (waited >= maxWaitNanos) {
      return Reason.EXPIRED;
    }
    if (overloaded) {
      return Reason.OVERLOADED;
    }
    admitted.increment();
    return null;
  }

  TaskRejectedException rejection(Reason reason, long waitedNanos) {
    count(reason);
    Duration waited = Duration.ofNanos(Math.max(waitedNanos, 0));
    return new TaskRejectedException(
        switch (reason) {
          case FULL -> this + " is full; try again later, or raise maxWaiting";
          case EXPIRED -> "not let in by " + this + " within " + Duration.ofNanos(maxWaitNanos);
          case OVERLOADED ->
              this + " is overloaded: waited " + waited + " while the target is " + target();
          case ABORTED -> "aborted while it waited for " + this;
        },
        reason,
        waited);
  }

  /** Of a task that was not let in. */
  void count(Reason reason) {
    Objects.requireNonNull(rejected.get(reason)).increment();
  }

  private Duration target() {
    return Duration.ofNanos(targetNanos);
  }

  // ---------------------------------------------------------------- figures

  /**
   * The name for messages.
   *
   * @return the name, empty if it has none
   */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /**
   * How many tasks run that were let in.
   *
   * @return the number now
   */
  public int running() {
    return queue.running();
  }

  /**
   * How many tasks wait to be let in.
   *
   * @return the number now
   */
  public int waiting() {
    return queue.waiting();
  }

  /**
   * How many may run.
   *
   * @return the limit
   */
  public int maxRunning() {
    return queue.maxRunning();
  }

  /**
   * Changes how many may run. Those who run go on, even if they are too many now.
   *
   * @param limit the new limit
   * @throws IllegalArgumentException if it is not positive
   */
  public void resize(int limit) {
    queue.resize(AdmissionBuilder.positive("maxRunning", limit));
  }

  /**
   * How many tasks have begun.
   *
   * @return the number so far
   */
  public long admitted() {
    return admitted.sum();
  }

  /**
   * How many tasks were not let in.
   *
   * @param reason for which reason
   * @return the number so far
   */
  public long rejected(Reason reason) {
    return Objects.requireNonNull(rejected.get(reason)).sum();
  }

  /**
   * Whether the delay stands above its target: always false without {@link
   * AdmissionBuilder#controlledDelay}.
   *
   * @return what the last interval has shown; false again an interval after it, if nobody waits
   */
  public boolean isOverloaded() {
    ControlledDelay controlled = delay;
    return controlled != null && controlled.isOverloaded(queue.waiting() == 0);
  }

  /**
   * How long tasks have waited from their spawn to their first slice, here and in the queues of the
   * runtime; those who were turned away then count as well.
   *
   * @param share which share of them, from 0 to 1: 0.99 for the 99th percentile
   * @return what this share did not exceed, at most an eighth too much; zero if there were none
   * @throws IllegalArgumentException if the share is not between 0 and 1
   */
  public Duration queueDelay(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is between 0 and 1, not " + share);
    }
    return Duration.ofNanos(delays.quantile(share));
  }

  @Override
  public String toString() {
    return "Admission["
        + (name == null ? "" : name + ", ")
        + running()
        + " running, "
        + waiting()
        + " waiting]";
  }
}
