package edo.sim;

import edo.internal.scheduler.Stepped;
import edo.internal.seam.Ambient;
import edo.internal.seam.World;
import edo.sim.internal.Commands;
import edo.sim.internal.Failure;
import edo.sim.internal.Settings;
import edo.sim.internal.SimHost;
import edo.sim.internal.Simulation;
import edo.sim.internal.net.Machine;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.TaskBody;
import edo.task.Waker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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
 * <p>Faults may be brought about from outside between two calls of {@link #runFor}, at a time set
 * with {@link #at}, and by the code of hosts and clients themselves. Names that are no host's are
 * refused with {@link IllegalArgumentException}. A crash, and the end, cancel what runs; code that
 * catches every exception in a loop must let {@link edo.task.CancelledException} through, see
 * {@link SimBuilder#sliceLimit}.
 *
 * <p>Threading: all hosts run on one thread of the simulation's own. For use by one thread outside
 * at a time, and by everything inside.
 */
public final class Sim implements AutoCloseable {
  private final Settings settings;
  private final Simulation simulation;
  private final Commands commands;
  private boolean closed;

  Sim(Settings settings) {
    this.settings = settings;
    this.simulation = new Simulation(settings);
    this.commands = new Commands(simulation, settings.patience());
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
    return Stepped.worldHere() != null;
  }

  // ---------------------------------------------------------------- calls from both sides

  private boolean isInside() {
    World here = Stepped.worldHere();
    return here != null && here.group() == simulation;
  }

  private <T extends @Nullable Object> T call(Callable<T> what) {
    try {
      return isInside() ? what.call() : commands.call(what);
    } catch (Failure.Thrown e) {
      throw failure(e.failure());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("nothing here throws checked exceptions", e);
    }
  }

  private void tell(Runnable what) {
    requireOpen();
    var _ =
        call(() -> {
          what.run();
          return true;
        });
  }

  /** Has something done that must not happen in the middle of a task. */
  private void interrupting(Runnable what) {
    requireOpen();
    if (!isInside() || !simulation.isInSlice()) {
      tell(what);
      return;
    }
    var posted = new Posted(what);
    simulation.post(posted);
    posted.awaitDone();
  }

  /** Something that is done between two units, and the wait for it. */
  private static final class Posted implements Runnable, Async<@Nullable Void> {
    private final Runnable what;
    private @Nullable Waker waker;
    private boolean done;

    Posted(Runnable what) {
      this.what = what;
    }

    @Override
    public void run() {
      what.run();
      done = true;
      if (waker != null) {
        waker.wake();
      }
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      waker = cx.waker();
      return done ? Poll.done() : Poll.pending();
    }

    void awaitDone() {
      if (Ambient.provider().mayAwait()) {
        var _ = Ambient.await(this);
      }
    }
  }

  private void requireOpen() {
    if (closed && !isInside()) {
      throw new IllegalStateException("this simulation is over; build another");
    }
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
    interrupting(() -> simulation.add(name, body, client));
    if (!isInside() && !commands.isStarted()) {
      commands.startOnce(run -> simulation.host(name).newThread("edo-sim", run));
    }
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
    SimHost host = call(() -> simulation.host(name));
    interrupting(() -> simulation.crash(host));
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
    SimHost host = call(() -> simulation.host(name));
    interrupting(() -> simulation.bounce(host));
  }

  /**
   * Whether a host is up and its body has not returned.
   *
   * @param name of the host
   * @return true if so
   */
  public boolean isHostRunning(String name) {
    return call(() -> simulation.host(name).isRunning());
  }

  /**
   * The address of a host, which it keeps.
   *
   * @param name of the host
   * @return its address
   * @throws IllegalArgumentException if there is no such host
   */
  public InetAddress lookup(String name) {
    return call(() -> {
      try {
        return simulation.network().lookUp(name);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    });
  }

  /**
   * The name of the host that has an address.
   *
   * @param address of a host
   * @return its name
   * @throws IllegalArgumentException if no host has it
   */
  public String reverseLookup(InetAddress address) {
    return call(() -> {
      for (SimHost host : simulation.hosts()) {
        if (host.machine().address().equals(address)) {
          return host.name();
        }
      }
      throw new IllegalArgumentException("no host has the address " + address);
    });
  }

  /**
   * How many connections a host has: established, or closed in one direction.
   *
   * @param name of the host
   * @return their number, 0 if it is down
   */
  public int connections(String name) {
    return call(() -> simulation.host(name).connections());
  }

  // ---------------------------------------------------------------- the network

  private Machine machine(String name) {
    return simulation.host(name).machine();
  }

  /** Something that is done to the way from one host to another. */
  @FunctionalInterface
  private interface Change {
    void make(Machine from, Machine to);
  }

  private void oneWay(String from, String to, Change change) {
    tell(() -> change.make(machine(from), machine(to)));
  }

  private void bothWays(String one, String other, Change change) {
    tell(() -> {
      change.make(machine(one), machine(other));
      change.make(machine(other), machine(one));
    });
  }

  /**
   * Loses everything between two hosts, also what is under way, until {@link #repair}.
   *
   * @param one a host
   * @param other another one
   */
  public void partition(String one, String other) {
    bothWays(one, other, (from, to) -> simulation.network().partition(from, to, true));
  }

  /**
   * Ends a {@link #partition}.
   *
   * @param one a host
   * @param other another one
   */
  public void repair(String one, String other) {
    bothWays(one, other, (from, to) -> simulation.network().partition(from, to, false));
  }

  /**
   * Loses everything from one host to another, but not the other way.
   *
   * @param from the sender
   * @param to the receiver
   */
  public void partitionOneWay(String from, String to) {
    oneWay(from, to, (a, b) -> simulation.network().partition(a, b, true));
  }

  /**
   * Ends a {@link #partitionOneWay}.
   *
   * @param from the sender
   * @param to the receiver
   */
  public void repairOneWay(String from, String to) {
    oneWay(from, to, (a, b) -> simulation.network().partition(a, b, false));
  }

  /**
   * Lets everything between two hosts wait, also what is under way, until {@link #release}.
   *
   * @param one a host
   * @param other another one
   */
  public void hold(String one, String other) {
    bothWays(one, other, simulation.network()::hold);
  }

  /**
   * Sends on its way what a {@link #hold} has kept.
   *
   * @param one a host
   * @param other another one
   */
  public void release(String one, String other) {
    bothWays(one, other, simulation.network()::release);
  }

  /**
   * Sets how long packets take, on all ways that have no setting of their own.
   *
   * @param min the shortest time
   * @param max the longest time
   */
  public void latency(Duration min, Duration max) {
    requireRange(min, max);
    tell(() -> simulation.network().latency(min.toNanos(), max.toNanos()));
  }

  /**
   * Sets how long packets take between two hosts.
   *
   * @param one a host
   * @param other another one
   * @param min the shortest time
   * @param max the longest time
   */
  public void latency(String one, String other, Duration min, Duration max) {
    requireRange(min, max);
    bothWays(
        one,
        other,
        (from, to) -> simulation.network().latency(from, to, min.toNanos(), max.toNanos()));
  }

  /**
   * Sets which share of packets is lost, on all ways that have no setting of their own.
   *
   * @param share 0 to 1
   */
  public void messageLoss(double share) {
    requireShare(share);
    tell(() -> simulation.network().loss(share));
  }

  /**
   * Sets which share of packets is lost between two hosts.
   *
   * @param one a host
   * @param other another one
   * @param share 0 to 1
   */
  public void messageLoss(String one, String other, double share) {
    requireShare(share);
    bothWays(one, other, (from, to) -> simulation.network().loss(from, to, share));
  }

  /**
   * How many packets are under way, or held, from one host to another.
   *
   * @param from the sender
   * @param to the receiver
   * @return their number
   */
  public int inFlight(String from, String to) {
    return call(() -> simulation.network().inFlight(machine(from), machine(to)));
  }

  static void requireRange(Duration min, Duration max) {
    if (min.isNegative() || min.compareTo(max) > 0) {
      throw new IllegalArgumentException("no range of latencies: " + min + " to " + max);
    }
  }

  static double requireShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
    }
    return share;
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
    requireOutside();
    try {
      if (!advance(settings.durationNanos(), true) && call(simulation::hasClients)) {
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
    return advance(Math.addExact(call(() -> simulation.timeline().now()), time.toNanos()), false);
  }

  private boolean advance(long until, boolean alone) {
    requireOpen();
    requireOutside();
    if (!commands.isStarted()) {
      throw new IllegalStateException("the simulation has no hosts");
    }
    return call(() -> simulation.advance(until, alone));
  }

  private void requireOutside() {
    if (isInside()) {
      throw new IllegalStateException("code inside of a simulation cannot run it; sleep instead");
    }
  }

  private SimulationException timedOut() {
    return call(() -> failure(simulation.outOfTime(Duration.ofNanos(settings.durationNanos()))));
  }

  private SimulationException failure(Failure why) {
    return new SimulationException(
        settings.seed(), Duration.ofNanos(simulation.timeline().now()), why);
  }

  /**
   * Has something done at a simulated time, such as a fault. It must not wait. What it throws fails
   * the simulation.
   *
   * @param time since the beginning; at once if that is past
   * @param what to do
   */
  public void at(Duration time, Runnable what) {
    tell(() -> simulation.schedule(time.toNanos(), () -> act(what)));
  }

  private static void act(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException | Error e) {
      throw new Failure.Thrown(
          new Failure("what was to be done at this time has failed", null, null, List.of(), e));
    }
  }

  /**
   * The simulated time. That of a host's own clock, {@code Time.now()}, begins at its start.
   *
   * @return since the beginning
   */
  public Duration elapsed() {
    return Duration.ofNanos(call(() -> simulation.timeline().now()));
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
    return call(() -> simulation.trace().bytes());
  }

  /**
   * The digest of {@link #trace}, which is there also if the text is not kept.
   *
   * @return SHA-256 in hexadecimal digits
   */
  public String traceDigest() {
    return call(() -> simulation.trace().digest());
  }

  /**
   * How many slices of tasks have run.
   *
   * @return the number
   */
  public long slices() {
    return call(simulation::slices);
  }

  /**
   * Waits that the simulation did not control; see {@link SimBuilder#failOnEscape}.
   *
   * @return in the order in which they began
   */
  public List<Escape> escapes() {
    return call(() ->
        simulation.escapes().stream()
            .map(waiting -> new Escape(waiting.host(), waiting.task()))
            .toList());
  }

  /**
   * Ends all hosts, as a crash does, and the simulation's thread. What was recorded stays. Closing
   * twice does nothing.
   *
   * @throws IllegalStateException if the caller is inside of the simulation
   */
  @Override
  public void close() {
    if (isInside()) {
      throw new IllegalStateException("code inside of a simulation cannot close it");
    }
    if (closed) {
      return;
    }
    closed = true;
    if (!commands.isStuck()) {
      var _ =
          call(() -> {
            simulation.end();
            return true;
          });
      commands.finish();
    }
  }

  @Override
  public String toString() {
    return "Sim[seed " + settings.seed() + "]";
  }
}
