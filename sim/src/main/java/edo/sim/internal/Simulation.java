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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a simulation, on one thread.
 *
 * <p>As long as anything can run, one unit of one host runs, chosen from the seed among all that
 * can, or in turn. When nothing can, time jumps to the next event of the network or timer of a
 * host. So time never passes while code runs, and two runs with the same seed make the same
 * choices: nothing here depends on the machine's clock, on threads, or on where objects lie in
 * memory.
 *
 * <p>What the seed decides is drawn from generators that are split from it: the order of units, the
 * network, the disks, the seeds of the runtimes, and what the scenario draws for itself. So a
 * scenario that draws more does not change what the network does.
 */
public final class Simulation implements Commands.Watched {
  private static final int UNWIND_SLICES = 1_000_000;

  private final Settings settings;
  private final Timeline timeline = new Timeline();
  private final Trace trace;
  private final Network network;
  private final Turns turns;
  private final SplittableRandom seeds;
  private final SplittableRandom own;
  private final SplittableRandom disks;
  private final Map<String, SimHost> hosts = new LinkedHashMap<>();
  private final List<Runnable> posted = new ArrayList<>();
  private final Failures failures;
  private final Escapes escapes;
  private final Barriers barriers;
  private @Nullable SimHost stopping;
  private boolean ending;
  private volatile boolean inSlice;
  private volatile long slices;
  private int slicesNow;

  /** What a step has done. */
  private enum Progress {
    MORE,
    TOO_LATE,
    OVER
  }

  /**
   * A simulation without hosts.
   *
   * @param settings what it is told
   */
  public Simulation(Settings settings) {
    this.settings = settings;
    var root = new SplittableRandom(settings.seed());
    this.turns = new Turns(settings.randomOrder(), root.split(), hosts.values());
    this.seeds = root.split();
    this.own = root.split();
    this.trace = new Trace(timeline, settings.keepTrace());
    this.disks = root.split();
    this.network = new Network(timeline, trace, root.split(), settings.network());
    this.failures = new Failures(settings, hosts.values());
    this.escapes = new Escapes(settings, hosts.values(), trace, failures);
    this.barriers = new Barriers(trace);
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
   * The points of programs that are watched.
   *
   * @return the barriers
   */
  public Barriers barriers() {
    return barriers;
  }

  /**
   * What has gone wrong.
   *
   * @return the first failure, and words for those to come
   */
  public Failures failures() {
    return failures;
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
    return escapes.all();
  }

  /** A disk for a new host. */
  Disk newDisk() {
    return new Disk(timeline, settings.epochNanos(), disks.split(), settings.files());
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
   * @param site where the program has added it
   * @param client whether the simulation is over only when it has finished
   */
  public void add(String name, TaskBody body, StackTraceElement site, boolean client) {
    var host = new SimHost(this, network.add(name), body, site, client);
    hosts.put(name, host);
    boot(host);
    posted.add(() -> {
      if (host.isToBegin()) {
        host.begin(); // unless it was bounced meanwhile
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
   * Some of the hosts, to whom something is to be done.
   *
   * @param names which
   * @return in the order in which they were added, at least one
   */
  public List<SimHost> hosts(Predicate<String> names) {
    var some = hosts.values().stream().filter(host -> names.test(host.name())).toList();
    if (some.isEmpty()) {
      throw new IllegalArgumentException(
          "the predicate accepts the name of no host; there are " + hosts.keySet());
    }
    return some;
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
      if (runtime.turn() == 0) {
        return;
      }
      runOne(runtime, turns.ofOne(runtime));
    }
  }

  // ---------------------------------------------------------------- failures

  @Override
  public RuntimeException stuck() {
    return failures.stuck();
  }

  /** On a thread that is none of ours: something was made runnable from there. */
  void disturbed(SimHost host, @Nullable TaskMeta task, String how) {
    escapes.disturbed(host, task, how);
  }

  /** From any thread: the loop ends as soon as it can. */
  @Override
  public void requestStop() {
    escapes.requestStop();
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
    escapes.watchFromHere();
    while (true) {
      Progress progress = stepOnce(until, alone);
      if (progress != Progress.MORE) {
        return progress == Progress.OVER;
      }
    }
  }

  /**
   * Takes one step: runs a unit, or if there is none moves time to when the next thing happens.
   *
   * @param until simulated time behind which not to move
   * @return false if there is nothing to do before that time, or at all
   */
  public boolean step(long until) {
    escapes.watchFromHere();
    return stepOnce(until, true) == Progress.MORE;
  }

  private Progress stepOnce(long until, boolean alone) {
    runPosted();
    timeline.runDue();
    if (runUnit() || !posted.isEmpty()) {
      return Progress.MORE;
    }
    if (isOver()) {
      return Progress.OVER;
    }
    long next = nextTime();
    if (escapes.isAny()) {
      escapes.await();
      return Progress.MORE;
    }
    if (next == Long.MAX_VALUE && alone && hasClients()) {
      throw failures.nothingCanHappen();
    }
    if (next > until) {
      moveTo(until);
      return Progress.TOO_LATE;
    }
    moveTo(next);
    return Progress.MORE;
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
    Turns.Turn next = turns.next(total);
    run(next.host(), next.index());
    return true;
  }

  private void run(SimHost host, int index) {
    if (slicesNow++ >= settings.maxSlices()) {
      throw failures.tooManySlices();
    }
    Stepped runtime = host.runtime();
    trace.add(host.name(), "run #" + runtime.idOf(index));
    escapes.begin();
    escapes.end(host, runOne(runtime, index));
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
    failures.check();
    escapes.check();
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
   * Has something done at a time; what it throws fails the simulation.
   *
   * @param time when
   * @param what to do
   */
  public void at(long time, Runnable what) {
    var _ =
        timeline.schedule(
            time,
            () -> {
              try {
                what.run();
              } catch (RuntimeException | Error e) {
                failures.failed("what was to be done at this time has failed", e);
                failures.check();
              } finally {
                escapes.watchFromHere(); // it was no slice, and may wait as it likes
              }
            });
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
    barriers.closeAll();
  }
}
