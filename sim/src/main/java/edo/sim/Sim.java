package edo.sim;

import edo.internal.seam.Ambient;
import edo.sim.internal.Settings;
import edo.sim.internal.SimHost;
import edo.task.TaskBody;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A simulation of several hosts under one seed.
 *
 * {@snippet :
 * Sim sim = Sim.builder().seed(42).build();
 * sim.host(
 *     "server",
 *     () -> {
 *       try (var listener = TcpListener.bind("0.0.0.0:7000")) {
 *         while (true) {
 *           TcpStream stream = listener.accept();
 *           Task.spawn(
 *               () -> {
 *                 try (stream) {
 *                   stream.writeAll("hello".getBytes());
 *                 }
 *               });
 *         }
 *       }
 *     });
 * sim.client(
 *     "client",
 *     () -> {
 *       try (var stream = TcpStream.connect("server:7000")) {
 *         if (!new String(stream.inputStream().readAllBytes()).equals("hello")) {
 *           throw new AssertionError("no greeting");
 *         }
 *       }
 *     });
 * sim.run();
 * }
 *
 * <p>A <em>host</em> runs until the end, may be crashed and started anew, and fails the simulation
 * if its body throws. A <em>client</em> is a host for which the simulation waits: it is over when
 * all clients have returned, or have crashed. An exception that ends a task which nobody joins does
 * not fail the simulation, but for an {@link Error}: servers live with tasks that fail.
 *
 * <p>Hosts are named by strings, or several of them by a predicate over names, such as {@code
 * Pattern.compile("node-\\d+").asMatchPredicate()}.
 *
 * <p>Faults may be brought about from outside between two calls of {@link #runFor}, at a time set
 * with {@link #at}, and by the code of hosts and clients themselves. Names that are no host's, and
 * predicates that accept the name of no host, are refused with {@link IllegalArgumentException}: a
 * fault that hits nobody proves nothing. A crash, and the end, cancel what runs; code that catches
 * every exception in a loop must let {@link edo.task.CancelledException} through, see {@link
 * SimBuilder#sliceLimit}.
 *
 * <p>Threading: all hosts run on one thread of the simulation's own. For use by one thread outside
 * at a time, and by everything inside.
 */
public final class Sim extends SimNetwork implements AutoCloseable {
  private final Settings settings;

  Sim(Settings settings) {
    super(new Calls(settings));
    this.settings = settings;
  }

  /**
   * The settings of a new simulation.
   *
   * @return a builder with defaults
   */
  public static SimBuilder builder() {
    return new SimBuilder();
  }

  /**
   * Whether the calling code runs inside of a simulation.
   *
   * @return true in the tasks of simulated hosts
   */
  public static boolean isSimulated() {
    return Ambient.provider().world() != null;
  }

  // ---------------------------------------------------------------- hosts

  /**
   * Adds a host, which runs until the end. What its body throws fails the simulation; a body that
   * returns leaves the tasks it has spawned running.
   *
   * @param name its name, under which others find it
   * @param body what it runs, again after each {@link #bounce}
   * @throws IllegalArgumentException if there is a host of that name
   */
  public void host(String name, TaskBody body) {
    add(name, body, false);
  }

  /**
   * Adds a client: a host on whose return the simulation waits.
   *
   * @param name its name, under which others find it
   * @param body what it runs
   * @throws IllegalArgumentException if there is a host of that name
   */
  public void client(String name, TaskBody body) {
    add(name, body, true);
  }

  private void add(String name, TaskBody body, boolean client) {
    if (name.isEmpty() || !name.equals(name.strip()) || name.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "the name of a host has no colon and no space around it, but is \"" + name + "\"");
    }
    StackTraceElement site = SpawnSite.ofCaller();
    calls.interrupting(() -> simulation.add(name, body, site, client));
    calls.startOnce(run -> simulation.host(name).newThread("edo-sim", run));
  }

  /**
   * Crashes a host: from one moment to the next nothing leaves it and nothing reaches it, its
   * connections are gone without a word to the other ends. Its tasks are then cancelled, so that
   * what they hold in this process is given back; what they do in {@code finally} reaches nobody. A
   * task that cannot be stopped that way is forgotten.
   *
   * <p><b>Blocking:</b> suspends a calling task until it is done. <b>Cancellation:</b> a host that
   * crashes itself is cancelled here.
   *
   * @param name of the host; nothing happens if it is down
   */
  public void crash(String name) {
    SimHost host = calls.call(() -> simulation.host(name));
    calls.interrupting(() -> simulation.crash(host));
  }

  /**
   * Crashes several hosts, as {@link #crash(String)} does.
   *
   * @param names of the hosts
   * @throws IllegalArgumentException if they are the names of no host
   */
  public void crash(Predicate<String> names) {
    each(names, simulation::crash);
  }

  private void each(Predicate<String> names, Consumer<SimHost> what) {
    List<SimHost> some = calls.call(() -> simulation.hosts(names));
    calls.interrupting(() -> some.forEach(what));
  }

  /**
   * Starts a host anew, after a {@link #crash} if it is up. Its clock begins at 0.
   *
   * <p><b>Blocking:</b> suspends a calling task until it is done. <b>Cancellation:</b> a host that
   * does this to itself is cancelled here.
   *
   * @param name of the host
   */
  public void bounce(String name) {
    SimHost host = calls.call(() -> simulation.host(name));
    calls.interrupting(() -> simulation.bounce(host));
  }

  /**
   * Starts several hosts anew, as {@link #bounce(String)} does.
   *
   * @param names of the hosts
   * @throws IllegalArgumentException if they are the names of no host
   */
  public void bounce(Predicate<String> names) {
    each(names, simulation::bounce);
  }

  /**
   * Whether a host is up and its body has not returned.
   *
   * @param name of the host
   * @return true if so
   */
  public boolean isHostRunning(String name) {
    return calls.call(() -> simulation.host(name).isRunning());
  }

  // ---------------------------------------------------------------- running

  /**
   * Runs until all clients have returned, and closes the simulation. Without clients it runs for
   * the whole duration.
   *
   * <p><b>Blocking:</b> waits for the simulation. An interrupt of the calling thread makes it fail.
   *
   * @throws SimulationException if a host or client has failed, the duration is over, nothing can
   *     happen any more, or a wait has escaped
   * @throws IllegalStateException if it has no hosts, is over, or the caller is inside of it
   */
  public void run() {
    calls.requireOutside();
    try {
      if (!advance(settings.durationNanos(), true) && calls.call(simulation::hasClients)) {
        throw timedOut();
      }
    } finally {
      close();
    }
  }

  /**
   * Runs for some simulated time, or until all clients have returned.
   *
   * <p><b>Blocking:</b> as {@link #run}.
   *
   * @param time how long; the duration of the simulation is no limit here
   * @return whether all clients have returned
   * @throws SimulationException as from {@link #run}, but not because of time
   * @throws IllegalStateException as from {@link #run}
   */
  public boolean runFor(Duration time) {
    return advance(Math.addExact(now(), time.toNanos()), false);
  }

  private boolean advance(long until, boolean alone) {
    return calls.run(() -> simulation.advance(until, alone));
  }

  /**
   * Takes one step: runs a slice of a task, or if nothing can run moves time to when the next thing
   * happens.
   *
   * <p><b>Blocking:</b> as {@link #run}.
   *
   * @return whether it is over: all clients have returned, or there are none and time is up
   * @throws SimulationException as from {@link #run}
   * @throws IllegalStateException as from {@link #run}
   */
  public boolean step() {
    if (calls.run(() -> simulation.step(settings.durationNanos()))) {
      return false;
    }
    if (calls.call(() -> simulation.hasClients() && !simulation.isOver())) {
      throw timedOut();
    }
    return true;
  }

  private long now() {
    return calls.call(() -> simulation.timeline().now());
  }

  private SimulationException timedOut() {
    return calls.call(() ->
        calls.failure(simulation.failures().outOfTime(Duration.ofNanos(settings.durationNanos()))));
  }

  /**
   * Has something done at a simulated time, such as a fault. It is no task, runs on no host and
   * must not wait; what is to wait is a client that sleeps first. What it throws fails the
   * simulation.
   *
   * @param time since the beginning; at once if that is past
   * @param what to do
   */
  public void at(Duration time, Runnable what) {
    calls.tell(() -> simulation.at(time.toNanos(), what));
  }

  /**
   * The simulated time. That of a host's own clock, {@code Time.now()}, begins at its start.
   *
   * @return since the beginning
   */
  public Duration elapsed() {
    return Duration.ofNanos(now());
  }

  /**
   * A clock on the wall, for code that asks a {@link Clock} instead of the system: {@link
   * SimBuilder#epoch}, and since then simulated time. All hosts share it.
   *
   * @return the clock, in the time zone UTC
   */
  public Clock clock() {
    return new SimClock(settings.epochNanos(), this::now);
  }

  // ---------------------------------------------------------------- points in the program

  /**
   * Watches points in the code of hosts; see {@link edo.task.Trigger}.
   *
   * @param type of the points
   * @param condition which of them
   * @param reaction what happens to code that comes there
   * @param <T> the type of the points
   * @return watches until it is closed
   */
  public <T> SimBarrier<T> barrier(
      Class<T> type, Predicate<? super T> condition, Reaction reaction) {
    calls.requireOpen();
    return new SimBarrier<>(
        calls,
        calls.call(() ->
            simulation
                .barriers()
                .open(
                    point -> type.isInstance(point) && condition.test(type.cast(point)),
                    reaction.effect(),
                    reaction.failure())),
        type);
  }

  /**
   * Watches one point in the code of hosts.
   *
   * @param point which, as {@code equals} says
   * @param reaction what happens to code that comes there
   * @return watches until it is closed
   */
  public SimBarrier<Object> barrier(Object point, Reaction reaction) {
    return barrier(Object.class, point::equals, reaction);
  }

  // ---------------------------------------------------------------- what there is to see

  /**
   * The seed.
   *
   * @return of all choices
   */
  public long seed() {
    return settings.seed();
  }

  /**
   * Chance for the scenario itself: what it draws depends on the seed only, and what the simulation
   * draws does not depend on how much that was.
   *
   * @return a generator, for the thread that sets up the simulation or for code inside
   */
  public RandomGenerator random() {
    return simulation.own();
  }

  /**
   * The record of the run: a line for each slice of a task, each packet and each fault, with the
   * simulated time. Two runs of the same program with the same seed have the same bytes.
   *
   * @return UTF-8; empty if {@link SimBuilder#keepTrace} is off
   */
  public byte[] trace() {
    return calls.call(() -> simulation.trace().bytes());
  }

  /**
   * The digest of {@link #trace}, which is there also if the text is not kept.
   *
   * @return SHA-256 in hexadecimal digits
   */
  public String traceDigest() {
    return calls.call(() -> simulation.trace().digest());
  }

  /**
   * How many slices of tasks have run.
   *
   * @return the number
   */
  public long slices() {
    return calls.call(simulation::slices);
  }

  /**
   * Waits that the simulation did not control; see {@link SimBuilder#failOnEscape}.
   *
   * @return in the order in which they began
   */
  public List<Escape> escapes() {
    return calls.call(() ->
        simulation.escapes().stream()
            .map(waiting -> new Escape(waiting.host(), waiting.task()))
            .toList());
  }

  /**
   * Ends all hosts, as a crash does, and the simulation's thread. What was recorded stays. Closing
   * twice does nothing.
   *
   * <p><b>Blocking:</b> until that thread has ended; an interrupt waits as well. A thread that is
   * lost to code that does not end is left alone.
   *
   * @throws IllegalStateException if the caller is inside of the simulation; or, when all is ended,
   *     if there were hosts and none of {@link #run}, {@link #runFor} and {@link #step} was called:
   *     a test that forgets to run its scenario must not pass
   */
  @Override
  public void close() {
    calls.close();
  }

  /**
   * Whether it is over for good.
   *
   * @return true after {@link #run} or {@link #close}
   */
  public boolean isClosed() {
    return calls.isClosed();
  }

  @Override
  public String toString() {
    return "Sim[seed " + settings.seed() + "]";
  }
}
