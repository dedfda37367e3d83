package edo.sim.internal;

import edo.runtime.TaskSnapshot;
import edo.task.TaskMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first thing that went wrong in a simulation, and the words for it. */
public final class Failures {
  private final Settings settings;
  private final Collection<SimHost> hosts;
  private @Nullable Failure first;

  Failures(Settings settings, Collection<SimHost> hosts) {
    this.settings = settings;
    this.hosts = hosts;
  }

  /** Throws the first failure, if there is one. */
  void check() {
    Failure why = first;
    if (why != null) {
      throw new Failure.Thrown(why);
    }
  }

  /** Somebody outside had a part in it. */
  Failure.Thrown fromOutside(String what) {
    return new Failure.Thrown(new Failure(what, null, null, withTasks(what).tasks(), null, true));
  }

  private void add(Failure why) {
    if (first == null) {
      first = why;
    }
  }

  /** The body of a host has failed. */
  void failed(SimHost host, Throwable cause) {
    add(new Failure("host " + host.name() + " failed", host.name(), host.name(), List.of(), cause));
  }

  /**
   * What the scenario has left to be called has failed.
   *
   * @param what happened
   * @param cause what was thrown
   */
  public void failed(String what, Throwable cause) {
    add(new Failure(what, null, null, List.of(), cause));
  }

  /** A failed task that nobody joined: of a program that is wrong, or of one that is used to it. */
  void unjoined(SimHost host, TaskMeta task, Throwable cause) {
    if (cause instanceof Error) {
      String which = "task " + task.id() + task.name().map(n -> " (" + n + ")").orElse("");
      add(
          new Failure(
              which + " of host " + host.name() + " failed, and nobody has joined it",
              host.name(),
              which,
              List.of(),
              cause));
    }
  }

  /** A failure that concerns all, with all tasks that live. */
  Failure withTasks(String what) {
    var waiting = new ArrayList<Failure.Waiting>();
    for (SimHost host : hosts) {
      for (TaskSnapshot task : host.tasks()) {
        waiting.add(new Failure.Waiting(host.name(), task));
      }
    }
    return new Failure(what, null, null, waiting, null);
  }

  Failure.Thrown thrown(String what) {
    return new Failure.Thrown(withTasks(what));
  }

  /**
   * The failure of a run that takes too long.
   *
   * @param limit how long it might have taken
   * @return the failure, with all tasks that live
   */
  public Failure outOfTime(Duration limit) {
    return withTasks("not all clients have finished after " + limit + " of simulated time");
  }

  Failure.Thrown stuck() {
    return thrown(
        "a task runs and runs: for "
            + settings.patience()
            + " s of real time it has waited for nothing, so nothing else could run. Code that catches everything in a loop must let"
            + " CancelledException through");
  }

  Failure.Thrown nothingCanHappen() {
    Failure all = withTasks("");
    boolean perhapsOutside =
        all.tasks().stream().anyMatch(waiting -> new Told(waiting.task()).waitsInTheJdk());
    return thrown(
        "nothing can happen any more, and not all clients have finished: each task below waits for"
            + " another, or for what nobody does"
            + (perhapsOutside
                ? ". If one waits in code of the JDK's for what a thread outside is to do, as those"
                    + " of CompletableFuture.supplyAsync and of executors are, have a task do it:"
                    + " Task.spawn, Task.spawnBlocking"
                : ""));
  }

  Failure.Thrown tooManySlices() {
    return thrown(
        settings.maxSlices()
            + " slices have run and time stands still; a loop that waits must sleep, or wait for"
            + " something");
  }
}
