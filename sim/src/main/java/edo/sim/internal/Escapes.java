package edo.sim.internal;

import edo.runtime.TaskSnapshot;
import edo.sim.internal.time.Trace;
import edo.task.TaskId;
import edo.task.TaskMeta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation does not control: waits that end by the machine's clock or by a thread outside,
 * and wake-ups from there. {@link #disturbed} and {@link #requestStop} are for any thread, the rest
 * for the simulation's.
 */
final class Escapes {
  /** How long, in real time, a wait that has escaped may take: so many looks, so far apart. */
  private static final int LOOKS = 20_000;

  private static final long LOOK_NANOS = 1_000_000;

  /** Somebody outside has made a task go on, or a virtual thread of it. */
  private record Disturbance(String host, @Nullable TaskMeta task, String how) {
    @Override
    public String toString() {
      return (task == null
              ? "a task"
              : "task " + task.id() + task.name().map(n -> " (" + n + ")").orElse(""))
          + " of host "
          + host
          + ' '
          + how;
    }
  }

  /** A task, of which host. */
  private record Whose(String host, TaskId task) {}

  private final Settings settings;
  private final Collection<SimHost> hosts;
  private final Trace trace;
  private final Failures failures;
  private final List<Failure.Waiting> all = new ArrayList<>();
  private final ConcurrentLinkedQueue<Disturbance> disturbances = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread thread;
  private volatile boolean stopRequested;

  /**
   * Who waits outside and is listed: their wake-up belongs to that, and is no escape of its own.
   */
  private final Set<Whose> told = new HashSet<>();

  private final HeldThread held = new HeldThread();
  private int looks;

  Escapes(Settings settings, Collection<SimHost> hosts, Trace trace, Failures failures) {
    this.settings = settings;
    this.hosts = hosts;
    this.trace = trace;
    this.failures = failures;
  }

  /** The calling thread is the simulation's, and may have waited for what it is to do. */
  void watchFromHere() {
    thread = Thread.currentThread();
    held.forget();
  }

  List<Failure.Waiting> all() {
    return List.copyOf(all);
  }

  /** Something was made runnable from a thread that is none of ours. */
  void disturbed(SimHost host, @Nullable TaskMeta task, String how) {
    disturbances.add(new Disturbance(host.name(), task, how));
    LockSupport.unpark(thread);
  }

  /** The loop is to end as soon as it can. */
  void requestStop() {
    stopRequested = true;
    LockSupport.unpark(thread);
  }

  /** Fails if somebody outside has done something. */
  void check() {
    if (stopRequested) {
      throw failures.thrown("it was interrupted");
    }
    Disturbance disturbance = disturbances.poll();
    if (disturbance != null) {
      trace.add("-", "disturbed from outside");
      TaskMeta task = disturbance.task;
      if (task != null && !told.remove(new Whose(disturbance.host, task.id()))) {
        all.add(
            new Failure.Waiting(
                disturbance.host, new TaskSnapshot(task, disturbance.how, List.of())));
      }
      if (settings.failOnEscape()) {
        throw failures.fromOutside(
            disturbance
                + ", outside of the simulation, which can no longer be repeated from its seed. Have a"
                + " task do what that thread does: Task.spawn, Task.spawnBlocking");
      }
    }
  }

  /** A slice begins. */
  void begin() {
    held.begin();
  }

  /**
   * A slice has ended.
   *
   * @param waiting the task that ran, if it now waits for something outside
   */
  void end(SimHost host, @Nullable TaskSnapshot waiting) {
    looks = 0; // whoever still waits outside has all the time again
    if (waiting != null) {
      told.add(new Whose(host.name(), waiting.task().id()));
      escaped(
          host,
          waiting,
          "a wait on host "
              + host.name()
              + " escapes the simulation: it ends by the machine's clock or by a thread of the"
              + " JDK's. Use edo.time and edo.sync");
    }
    if (held.hasWaited()) {
      host.runtime()
          .ran()
          .ifPresent(task ->
              escaped(
                  host,
                  task,
                  "a wait on host "
                      + host.name()
                      + " has held the simulation's thread until it was over, as waits do in static"
                      + " initializers, below native code and in the poll of an Async. Where it was is"
                      + " not known any more; what follows is how the task is now. Use edo.time and"
                      + " edo.sync, and not there"));
    }
  }

  private void escaped(SimHost host, TaskSnapshot task, String what) {
    var escape = new Failure.Waiting(host.name(), task);
    all.add(escape);
    trace.add(host.name(), "escape #" + task.task().id());
    if (settings.failOnEscape()) {
      throw new Failure.Thrown(
          new Failure(what, host.name(), "task " + task.task().id(), List.of(escape), null, true));
    }
  }

  /** Whether a task waits for something outside. */
  boolean isAny() {
    for (SimHost host : hosts) {
      if (host.isUp() && host.runtime().waitsOutside()) {
        return true;
      }
    }
    return false;
  }

  /** Time stands still for a moment, as a wait that has escaped is not over. */
  void await() {
    if (looks++ == LOOKS) {
      throw failures.thrown("a wait that has escaped the simulation did not end");
    }
    held.forget();
    if (disturbances.isEmpty() && !stopRequested) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }
}
