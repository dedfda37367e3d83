package edo.sim;

import edo.internal.seam.Ambient;
import edo.internal.seam.Awaited;
import edo.internal.seam.World;
import edo.sim.internal.Commands;
import edo.sim.internal.Failure;
import edo.sim.internal.Settings;
import edo.sim.internal.Simulation;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls into a simulation from both sides: code inside is on its thread and goes straight in, the
 * thread outside hands over what it wants and waits.
 */
final class Calls {
  private final Settings settings;
  private final Simulation simulation;
  private final Commands commands;
  private boolean hasRun;
  private boolean closed;

  Calls(Settings settings) {
    this.settings = settings;
    this.simulation = new Simulation(settings);
    this.commands = new Commands(simulation, settings.patience());
  }

  Simulation simulation() {
    return simulation;
  }

  /** Whether the caller is code of this simulation. */
  boolean isInside() {
    World here = Ambient.provider().world();
    return here != null && here.group() == simulation;
  }

  <T extends @Nullable Object> T call(Callable<T> what) {
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

  /** Has something done, unless the simulation is over. */
  void tell(Runnable what) {
    requireOpen();
    done(what);
  }

  private void done(Runnable what) {
    var _ =
        call(() -> {
          what.run();
          return true;
        });
  }

  /** Has something done that must not happen in the middle of a task. */
  void interrupting(Runnable what) {
    requireOpen();
    if (!isInside() || !simulation.isInSlice()) {
      tell(what);
      return;
    }
    var posted = new Posted(what);
    simulation.post(posted);
    posted.awaitDone();
  }

  /** Starts the simulation's thread, the first time. */
  void startOnce(Function<Runnable, Thread> maker) {
    if (!isInside()) {
      commands.startOnce(maker);
    }
  }

  /** Has the simulation run. */
  <T> T run(Callable<T> what) {
    requireOpen();
    requireOutside();
    if (!commands.isStarted()) {
      throw new IllegalStateException("the simulation has no hosts");
    }
    hasRun = true;
    return call(what);
  }

  void requireOutside() {
    if (isInside()) {
      throw new IllegalStateException("code inside of a simulation cannot run it; sleep instead");
    }
  }

  void requireOpen() {
    if (closed && !isInside()) {
      throw new IllegalStateException("this simulation is over; build another");
    }
  }

  SimulationException failure(Failure why) {
    return new SimulationException(
        settings.seed(), Duration.ofNanos(simulation.timeline().now()), why);
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends the simulation and its thread, and says if that was all it ever did. */
  void close() {
    if (isInside()) {
      throw new IllegalStateException("code inside of a simulation cannot close it");
    }
    if (closed) {
      return;
    }
    closed = true;
    boolean hasHosts = commands.isStarted();
    if (!commands.isStuck()) {
      done(simulation::end);
      commands.finish();
    }
    if (hasHosts && !hasRun) {
      throw new IllegalStateException(
          "this simulation has hosts and has never run, so it has shown nothing: call run(),"
              + " runFor() or step() before it is closed");
    }
  }

  /** Something that is done between two units, and the wait for it. */
  private static final class Posted implements Runnable, Async<@Nullable Void>, Awaited {
    private final Runnable what;
    private @Nullable Waker waker;
    private @Nullable RuntimeException refused;
    private boolean done;

    Posted(Runnable what) {
      this.what = what;
    }

    @Override
    public void run() {
      try {
        what.run();
      } catch (IllegalArgumentException e) {
        refused = e; // for the caller, who asked for it; the simulation is as it was
      }
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

    @Override
    public String awaited() {
      return "a change of a host, which is done between two slices";
    }

    void awaitDone() {
      if (Ambient.provider().mayAwait()) {
        var _ = Ambient.await(this);
        if (refused != null) {
          throw refused;
        }
      }
    }
  }
}
