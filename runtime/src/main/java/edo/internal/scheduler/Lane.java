package edo.internal.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A place at the {@link Entrance}: what a worker has of its own (ring, numbers, part of the task
 * registry, counters), lent for a moment to a thread that is no worker. With it a spawn from
 * outside touches one contended word, and not one for each of these.
 *
 * <p><b>States:</b> FREE, TAKEN. Nobody waits for a lane: who does not get one goes without. The
 * holder runs no foreign code, so a lane is held for well under a microsecond, or as long as the
 * system keeps its holder off the processor.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>state</td><td>opaque, CAS</td><td>CAS to TAKEN, volatile to FREE</td><td>who took
 * it</td></tr>
 * <tr><td>ring</td><td colspan="2">see {@link LocalQueue}</td><td>the holder is its producer; workers
 * steal</td></tr>
 * <tr><td>ids</td><td>plain</td><td>plain</td><td>the holder</td></tr>
 * <tr><td>counters</td><td>plain</td><td>plain</td><td>the holder; read by anybody</td></tr>
 * </table>
 *
 * <p>{@link #leave} is a volatile write. Whoever has added work or a task reads the sleepers' bits
 * and the state of the shutdown after it, and these must not be read before what was added is
 * visible.
 */
final class Lane {
  private static final int FREE = 0;
  private static final int TAKEN = 1;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Lane.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final LocalQueue ring = new LocalQueue();
  final WorkerCounters counters = new WorkerCounters();
  final TaskIds ids = new TaskIds();

  /** The part of the task registry that belongs to this lane. */
  final int shard;

  private final Injector injector;
  private final Runnable[] half = new Runnable[LocalQueue.CAPACITY / 2];

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  Lane(Injector injector, int shard) {
    this.injector = injector;
    this.shard = shard;
  }

  /** Tries to take the lane; whoever gets it must {@link #leave} it. */
  boolean tryEnter() {
    return (int) STATE.getOpaque(this) == FREE && STATE.compareAndSet(this, FREE, TAKEN);
  }

  void leave() {
    STATE.setVolatile(this, FREE);
  }

  /** Adds at the end. A full ring gives its older half to the injector. */
  void push(Runnable unit) {
    if (ring.push(unit)) {
      return;
    }
    injector.spill(ring, half, unit);
  }
}
