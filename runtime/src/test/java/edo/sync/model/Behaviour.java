package edo.sync.model;

import edo.runtime.EdoRuntime;
import edo.sync.Mpsc;
import java.util.SplittableRandom;

/**
 * What can be played, on whichever runtime: by {@code DeliveryModelTest} on real ones, all at once,
 * and by {@code SyncSuiteSimTest} of {@code edo.sim}, where the seed decides who is next.
 *
 * <p>Whatever it is, the {@link Attempt} brings {@code Select}, {@code Race}, {@code Join}, {@code
 * TaskScope}, {@code JoinSet}, {@code CancelToken}, timeouts, aborts and drops to it.
 */
public enum Behaviour {
  /** Bounded channel. */
  MPSC_BOUNDED((runtime, random, n) ->
      new MpscModel(Mpsc.bounded(1 + random.nextInt(4)), n, Long.MAX_VALUE)),
  /** Bounded channel whose receiver closes it early. */
  MPSC_CLOSED((runtime, random, n) -> new MpscModel(Mpsc.bounded(3), n, 1 + random.nextInt(n))),
  /** Unbounded channel, closed early or not. */
  MPSC_UNBOUNDED((runtime, random, n) ->
      new MpscModel(
          Mpsc.unbounded(), n, random.nextBoolean() ? 1 + random.nextInt(n) : Long.MAX_VALUE)),
  /** Broadcast. */
  BROADCAST((runtime, random, n) -> new BroadcastModel(1 + random.nextInt(8), n)),
  /** Watch. */
  WATCH((runtime, random, n) -> new WatchModel(n)),
  /** Oneshot. */
  ONESHOT((runtime, random, n) -> new OneshotModel(n)),
  /** Semaphore, mutex, lock for readers and writers. */
  LOCKS((runtime, random, n) -> new LockModel(n)),
  /** Notify. */
  NOTIFY((runtime, random, n) -> new NotifyModel(n)),
  /** Barrier. */
  BARRIER((runtime, random, n) -> new BarrierModel(n)),
  /** OnceCell and SetOnce. */
  ONCE((runtime, random, n) -> new OnceModel(n)),
  /** DelayQueue. */
  DELAY_QUEUE((runtime, random, n) -> new DelayModel(n)),
  /** TaskScope, JoinSet and CancelToken. */
  GROUPS((runtime, random, n) -> new GroupModel(runtime, n));

  /** Makes a model. */
  @FunctionalInterface
  private interface Maker {
    Model make(EdoRuntime runtime, SplittableRandom random, int perActor);
  }

  private final Maker maker;

  Behaviour(Maker maker) {
    this.maker = maker;
  }

  /**
   * Makes a model. To be called on the runtime that it is for.
   *
   * @param runtime where it is played
   * @param random how large things are
   * @param perActor how much each actor is to do
   * @return the model
   */
  public Model model(EdoRuntime runtime, SplittableRandom random, int perActor) {
    return maker.make(runtime, random, perActor);
  }
}
