package edo.sim.internal;

import edo.internal.scheduler.Stepped;
import edo.runtime.TaskSnapshot;
import edo.sim.internal.files.Disk;
import edo.sim.internal.net.Network;
import edo.sim.internal.time.Timeline;
import edo.sim.internal.time.Trace;
import edo.task.TaskBody;
import edo.task.TaskMeta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a simulation, on one thread.
 *
 * <p>As long as anything can run, one unit of one host runs, chosen from the seed among all that
 * can. When nothing can, time jumps to the next event of the network or timer of a host. So time
 * never passes while code runs, and two runs with the same seed make the same choices: nothing here
 * depends on the machine's clock, on threads, or on where objects lie in memory.
 *
 * <p>What the seed decides is drawn from generators that are split from it: the order of units, the
 * network, the disks, the seeds of the runtimes, and what the scenario draws for itself. So a
 * scenario that draws more does not change what the network does.
 */
public final class Simulation implements Commands.Watched {
  /** How long, in real time, a wait that has escaped may take: so many looks, so far apart. */
  private static final int OUTSIDE_LOOKS = 20_000;

  private static final long LOOK_NANOS = 1_000_000;

  private static final int UNWIND_SLICES = 1_000_000;

  private final Settings settings;
  private final Timeline timeline = new Timeline();
  private final Trace trace;
  private final Network network;
  private final SplittableRandom choices;
  private final SplittableRandom seeds;
  private final SplittableRandom own;
  private final SplittableRandom disks;
  private final Map<String, SimHost> hosts = new LinkedHashMap<>();
  private final List<Runnable> posted = new ArrayList<>();
  private final List<Failure.Waiting> escapes = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> disturbances = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread thread;
  private volatile boolean stopRequested;
  private @Nullable Failure failure;
  private @Nullable SimHost stopping;
  private boolean ending;
  private volatile boolean inSlice;
  private volatile long slices;
  private int slicesNow;

  /**
   * A simulation without hosts.
   *
   * @param settings what it is told
   */
  public Simulation(Settings settings) {
    this.settings = settings;
    var root = new SplittableRandom(settings.seed());
    this.choices = root.split();
    this.seeds = root.split();
    this.own = root.split();
    this.trace = new Trace(timeline, settings.keepTrace());
    this.disks = root.split();
    this.network = new Network(timeline, trace, root.split(), settings.network());
  }

  /**
   * Its time.
   *
   * @return the timeline
   */
  public Timeline timeline() {
    return timeline;
  }

  /**
   * Its record.
   *
   * @return the trace
   */
  public Trace trace() {
    return trace;
  }

  /**
   * Its network.
   *
   * @return the network
   */
  public Network network() {
    return network;
  }

  /**
   * Chance for the scenario itself.
   *
   * @return a generator that depends on the seed only
   */
  public SplittableRandom own() {
    return own;
  }

  /**
   * How many slices have run.
   *
   * @return the number
   */
  @Override
  public long slices() {
    return slices;
  }

  /**
   * Waits that have escaped.
   *
   * @return tasks, as they were
   */
  public List<Failure.Waiting> escapes() {
    return List.copyOf(escapes);
  }

  /** A disk for a new host. */
  Disk newDisk() {
    return new Disk(timeline, disks.split(), settings.files());
  }

  /** The seed of the next runtime, not 0. */
  long newSeed() {
    return seeds.nextLong() | 1;
  }

  // ---------------------------------------------------------------- hosts

  /**
   * Adds a host, which boots at once and begins when time runs.
   *
   * @param name its name
   * @param body what it runs
   * @param client whether the simulation is over only when it has finished
   */
  public void add(String name, TaskBody body, boolean client) {
    var host = new SimHost(this, network.add(name), body, client);
    hosts.put(name, host);
    boot(host);
    posted.add(() -> {
      if (host.isUp()) {
        host.begin();
      }
    });
  }

  private static void boot(SimHost host) {
    try {
      host.boot();
    } catch (IOException e) {
      throw new UncheckedIOException("a simulated reactor asks nothing of the system", e);
    }
  }

  /**
   * Finds a host.
   *
   * @param name its name
   * @return the host
   */
  public SimHost host(String name) {
    SimHost host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException(
          "there is no host named " + name + "; there are " + hosts.keySet());
    }
    return host;
  }

  /**
   * All hosts.
   *
   * @return in the order in which they were added
   */
  public List<SimHost> hosts() {
    return List.copyOf(hosts.values());
  }

  /**
   * Stops a host from one moment to the next. Not from code that it or another host runs.
   *
   * @param host which; one that is down stays so
   */
  public void crash(SimHost host) {
    SimHost before = stopping;
    stopping = host;
    try {
      host.crash();
    } finally {
      stopping = before;
    }
  }

  /**
   * Starts a host anew, after a crash if it is up.
   *
   * @param host which
   */
  public void bounce(SimHost host) {
    crash(host);
    boot(host);
    host.begin();
  }

  /** Whether what a host's code throws is owed to its end. */
  boolean isStopping(SimHost host) {
    return ending || stopping == host;
  }

  /** Runs what can be run of a runtime that is being ended. */
  void unwind(Stepped runtime) {
    for (int i = 0; !runtime.isEmpty() && i < UNWIND_SLICES; i++) {
      int ready = runtime.turn();
      if (ready == 0) {
        return;
      }
      runOne(runtime, choices.nextInt(ready));
    }
  }

  // ---------------------------------------------------------------- failures

  void fail(SimHost host, Throwable cause) {
    fail(
        new Failure("host " + host.name() + " failed", host.name(), host.name(), List.of(), cause));
  }

  private void fail(Failure why) {
    if (failure == null) {
      failure = why;
    }
  }

  /** A failed task that nobody joined: of a program that is wrong, or of one that is used to it. */
  void failedUnjoined(SimHost host, TaskMeta task, Throwable cause) {
    if (cause instanceof Error && !isStopping(host)) {
      String which = "task " + task.id() + task.name().map(n -> " (" + n + ")").orElse("");
      fail(
          new Failure(
              which + " of host " + host.name() + " failed, and nobody has joined it",
              host.name(),
              which,
              List.of(),
              cause));
    }
  }

  private Failure.Thrown failed(String what) {
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

  @Override
  public RuntimeException stuck() {
    return failed(
        "a task runs and runs: for "
            + settings.patience()
            + " s of real time it has waited for nothing, so nothing else could run. Code that catches everything in a loop must let"
            + " CancelledException through");
  }

  private Failure withTasks(String what) {
    var waiting = new ArrayList<Failure.Waiting>();
    for (SimHost host : hosts.values()) {
      for (TaskSnapshot task : host.tasks()) {
        waiting.add(new Failure.Waiting(host.name(), task));
      }
    }
    return new Failure(what, null, null, waiting, null);
  }

  /** On a thread that is none of ours: something was made runnable from there. */
  void disturbed(SimHost host) {
    disturbances.add(
        "a task of host " + host.name() + " was woken by thread " + Thread.currentThread());
    LockSupport.unpark(thread);
  }

  /** From any thread: the loop ends as soon as it can. */
  @Override
  public void requestStop() {
    stopRequested = true;
    LockSupport.unpark(thread);
  }

  // ---------------------------------------------------------------- the loop

  /**
   * Runs.
   *
   * @param until simulated time at which to stop, if it is not over before
   * @param alone whether nobody outside is there to make something happen when nothing can any more
   * @return whether all clients have finished
   */
  public boolean advance(long until, boolean alone) {
    thread = Thread.currentThread();
    while (true) {
      runPosted();
      timeline.runDue();
      if (runUnit()) {
        continue;
      }
      if (!posted.isEmpty()) {
        continue;
      }
      if (isOver()) {
        return true;
      }
      long next = nextTime();
      if (waitsOutside()) {
        awaitOutside();
        continue;
      }
      if (next == Long.MAX_VALUE && alone && hasClients()) {
        throw failed(
            "nothing can happen any more, and not all clients have finished; what waits in code of"
                + " the JDK's for a thread outside of the simulation waits for ever");
      }
      if (next > until) {
        moveTo(until);
        return false;
      }
      moveTo(next);
    }
  }

  /**
   * Whether all clients have finished; never so without any.
   *
   * @return true if it is over
   */
  public boolean isOver() {
    boolean any = false;
    for (SimHost host : hosts.values()) {
      if (host.isClient()) {
        any = true;
        if (!host.isFinished()) {
          return false;
        }
      }
    }
    return any;
  }

  /**
   * Whether there is a client to wait for.
   *
   * @return true if so
   */
  public boolean hasClients() {
    return hosts.values().stream().anyMatch(SimHost::isClient);
  }

  private long nextTime() {
    long next = timeline.next();
    for (SimHost host : hosts.values()) {
      if (host.isUp()) {
        next = Math.min(next, host.nextTimer());
      }
    }
    return next;
  }

  private void moveTo(long time) {
    slicesNow = 0;
    timeline.advanceTo(time);
    for (SimHost host : hosts.values()) {
      if (host.isUp()) {
        host.advance();
      }
    }
  }

  /** Runs one unit, if there is any. */
  private boolean runUnit() {
    int total = 0;
    for (SimHost host : hosts.values()) {
      if (host.isUp()) {
        if (host.runtime().isClosing()) {
          host.close();
          continue;
        }
        total += host.turn();
      }
    }
    checkUp();
    if (total == 0) {
      return false;
    }
    int index = total == 1 ? 0 : choices.nextInt(total);
    for (SimHost host : hosts.values()) {
      if (host.isUp()) {
        int ready = host.runtime().ready();
        if (index < ready) {
          run(host, index);
          return true;
        }
        index -= ready;
      }
    }
    throw new AssertionError("units vanish only when they run");
  }

  private void run(SimHost host, int index) {
    if (slicesNow++ >= settings.maxSlices()) {
      throw failed(
          settings.maxSlices()
              + " slices have run and time stands still; a loop that waits must sleep, or wait for"
              + " something");
    }
    Stepped runtime = host.runtime();
    trace.add(host.name(), "run #" + runtime.idOf(index));
    TaskSnapshot escaped = runOne(runtime, index);
    if (escaped != null) {
      escaped(host, escaped);
    }
    checkUp();
  }

  private @Nullable TaskSnapshot runOne(Stepped runtime, int index) {
    boolean before = inSlice;
    inSlice = true;
    long begun = slices + 1; // only this thread writes it
    slices = begun;
    try {
      return runtime.run(index);
    } finally {
      inSlice = before;
    }
  }

  private void checkUp() {
    Failure why = failure;
    if (why != null) {
      throw new Failure.Thrown(why);
    }
    if (stopRequested) {
      throw failed("it was interrupted");
    }
    String disturbance = disturbances.poll();
    if (disturbance != null) {
      trace.add("-", "disturbed from outside");
      if (settings.failOnEscape()) {
        throw failed(
            disturbance
                + ", outside of the simulation, which can no longer be repeated from its seed");
      }
    }
  }

  // ---------------------------------------------------------------- what escapes

  private void escaped(SimHost host, TaskSnapshot task) {
    var escape = new Failure.Waiting(host.name(), task);
    escapes.add(escape);
    trace.add(host.name(), "escape #" + task.task().id());
    if (settings.failOnEscape()) {
      throw new Failure.Thrown(
          new Failure(
              "a wait on host "
                  + host.name()
                  + " escapes the simulation: it ends by the machine's clock or by a thread of the"
                  + " JDK's. Use edo.time and edo.sync",
              host.name(),
              "task " + task.task().id(),
              List.of(escape),
              null));
    }
  }

  private boolean waitsOutside() {
    for (SimHost host : hosts.values()) {
      if (host.isUp() && host.runtime().waitsOutside()) {
        return true;
      }
    }
    return false;
  }

  /** Time stands still until a wait that has escaped is over. */
  private void awaitOutside() {
    for (int looks = 0; disturbances.isEmpty() && waitsOutside() && !stopRequested; looks++) {
      if (looks == OUTSIDE_LOOKS) {
        throw failed("a wait that has escaped the simulation did not end");
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }

  // ---------------------------------------------------------------- commands from inside

  /**
   * Has something done as soon as the unit that runs now gives way; at once if none runs.
   *
   * @param what to do
   */
  public void post(Runnable what) {
    posted.add(what);
  }

  /**
   * Has something done at a time.
   *
   * @param at when
   * @param what to do
   */
  public void schedule(long at, Runnable what) {
    var _ = timeline.schedule(at, what);
  }

  /**
   * Whether code of a host is calling.
   *
   * @return true if so
   */
  @Override
  public boolean isInSlice() {
    return inSlice;
  }

  private void runPosted() {
    while (!posted.isEmpty()) {
      posted.removeFirst().run();
    }
  }

  /** Ends all hosts. What they do now is no part of the run. */
  public void end() {
    ending = true;
    trace.close();
    posted.clear();
    for (SimHost host : hosts.values()) {
      host.crash();
    }
  }
}
