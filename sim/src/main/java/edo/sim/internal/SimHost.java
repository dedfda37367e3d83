package edo.sim.internal;

import edo.internal.scheduler.Stepped;
import edo.internal.seam.FileDriver;
import edo.internal.seam.Host;
import edo.internal.seam.World;
import edo.internal.task.TaskHooks;
import edo.reactor.Sockets;
import edo.runtime.TaskSnapshot;
import edo.sim.internal.files.Disk;
import edo.sim.internal.files.DiskFiles;
import edo.sim.internal.net.Machine;
import edo.sim.internal.net.SocketState;
import edo.sim.internal.net.Stack;
import edo.task.Async;
import edo.task.CancelledException;
import edo.task.TaskBody;
import edo.task.TaskMeta;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One host: what it runs, and while it is up, its runtime and its network stack. Each boot makes
 * new ones, so nothing of a crashed host can reach the next.
 */
public final class SimHost {
  private final Simulation sim;
  private final Machine machine;
  private final TaskBody body;
  private final StackTraceElement site;
  private final boolean client;
  private final Disk disk;
  private @Nullable Running running;
  private int boots;
  private boolean finished;

  /** The body of this boot has been started. */
  private boolean begun;

  SimHost(Simulation sim, Machine machine, TaskBody body, StackTraceElement site, boolean client) {
    this.sim = sim;
    this.machine = machine;
    this.body = body;
    this.site = site;
    this.client = client;
    this.disk = sim.newDisk();
  }

  /** One life of the host. */
  private static final class Running implements World {
    final SimHost host;
    final Stack stack;
    final long booted;
    final Stepped runtime;

    Running(SimHost host, Stack stack, long booted, long seed) throws IOException {
      this.host = host;
      this.stack = stack;
      this.booted = booted;
      this.runtime =
          Stepped.open(
              host.name(),
              seed,
              this,
              new TaskHooks(true, host::spawned, host::ended, _ -> {}, _ -> {}),
              host::failedUnjoined);
    }

    @Override
    public Sockets sockets() {
      return stack.sockets();
    }

    @Override
    public List<InetAddress> lookUp(String name) throws UnknownHostException {
      return List.of(host.sim.network().lookUp(name));
    }

    @Override
    public FileDriver files(Host runtime) {
      return new DiskFiles(runtime, host.disk);
    }

    @Override
    public @Nullable Async<@Nullable Void> reached(Object point, boolean mayWait) {
      return host.sim.barriers().reached(host.name(), point, mayWait);
    }

    @Override
    public void disturbed(@Nullable TaskMeta task, String how) {
      host.sim.disturbed(host, task, how);
    }

    @Override
    public Object group() {
      return host.sim;
    }
  }

  /**
   * Its name.
   *
   * @return the name
   */
  public String name() {
    return machine.name();
  }

  /**
   * Itself as the network knows it.
   *
   * @return the machine
   */
  public Machine machine() {
    return machine;
  }

  boolean isClient() {
    return client;
  }

  boolean isUp() {
    return running != null;
  }

  /** Whether its body has returned. */
  boolean isFinished() {
    return finished;
  }

  private Running up() {
    return Objects.requireNonNull(running, "the host is down");
  }

  /** The runtime of a host that is up. */
  Stepped runtime() {
    return up().runtime;
  }

  Stack stack() {
    return up().stack;
  }

  /**
   * Whether it is up and its body has not returned.
   *
   * @return true if so
   */
  public boolean isRunning() {
    return running != null && !finished;
  }

  /**
   * How many connections it has.
   *
   * @return the number
   */
  public int connections() {
    return running == null ? 0 : running.stack.connections();
  }

  /**
   * Its sockets.
   *
   * @return as they are; none if it is down
   */
  public List<SocketState> sockets() {
    return running == null ? List.of() : running.stack.states();
  }

  /**
   * Makes the thread of the simulation.
   *
   * @param name its name
   * @param body what it runs
   * @return the thread, not started
   */
  public Thread newThread(String name, Runnable body) {
    return runtime().newThread(name, body);
  }

  /** Time since the boot. */
  long uptime() {
    return running == null ? 0 : sim.timeline().now() - running.booted;
  }

  // ---------------------------------------------------------------- life

  /** Makes what the host stands on; nothing runs yet. */
  void boot() throws IOException {
    boots++;
    finished = false;
    begun = false;
    running = new Running(this, machine.start(), sim.timeline().now(), sim.newSeed());
    sim.trace().add(name(), "boot " + boots);
  }

  /** Starts what it runs. */
  void begin() {
    begun = true;
    var _ =
        runtime()
            .spawn(
                name(),
                site,
                () -> {
                  try {
                    body.run();
                    finished = true;
                    sim.trace().add(name(), "finished");
                  } catch (CancelledException e) {
                    finished = true;
                    if (!sim.isStopping(this)) {
                      sim.failures().failed(this, e);
                    }
                  } catch (Throwable e) {
                    finished = true;
                    if (!sim.isStopping(this)) {
                      sim.failures().failed(this, e);
                    }
                  }
                  return null;
                });
  }

  /** The end: first nothing leaves it any more, then its tasks are unwound and forgotten. */
  void crash() {
    Running before = running;
    if (before == null) {
      return;
    }
    sim.trace().add(name(), "crash");
    machine.stop();
    disk.crash(); // now: what its tasks still do to their files does not count
    unwind(before);
  }

  /** A task has asked for the end of the runtime: as a crash, but others are told. */
  void close() {
    Running before = up();
    sim.trace().add(name(), "shutdown");
    unwind(before);
    machine.stop();
  }

  private void unwind(Running before) {
    before.runtime.close();
    sim.unwind(before.runtime);
    for (TaskMeta left : before.runtime.finish()) {
      sim.trace().add(name(), "abandoned #" + left.id());
    }
    running = null;
    finished = true; // nobody waits for a client that has crashed
  }

  /** Whether it is up and its body has not been started yet. */
  boolean isToBegin() {
    return running != null && !begun;
  }

  // ---------------------------------------------------------------- stepping

  /** Passes on what has happened; how many units can be run. */
  int turn() {
    Running now = up();
    if (now.stack.hasEvents() || now.runtime.nextTimer() <= uptime()) {
      return now.runtime.turn();
    }
    return now.runtime.ready();
  }

  /** When to turn again, on the simulation's time. */
  long nextTimer() {
    long next = up().runtime.nextTimer();
    return next == Long.MAX_VALUE ? next : up().booted + next;
  }

  void advance() {
    up().runtime.advanceTo(uptime());
  }

  /** Its tasks, as they are. */
  List<TaskSnapshot> tasks() {
    return running == null ? List.of() : running.runtime.tasks();
  }

  // ---------------------------------------------------------------- hooks

  private void spawned(TaskMeta task) {
    sim.trace().add(name(), "spawn #" + task.id() + task.name().map(n -> " " + n).orElse(""));
  }

  private void ended(TaskMeta task) {
    sim.trace().add(name(), "end #" + task.id());
  }

  private void failedUnjoined(TaskMeta task, Throwable failure) {
    sim.trace().add(name(), "unjoined #" + task.id() + " " + failure.getClass().getName());
    if (!sim.isStopping(this)) {
      sim.failures().unjoined(this, task, failure);
    }
  }
}
