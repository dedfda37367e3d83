package edo.bench;

import edo.sync.Broadcast;
import edo.sync.Mutex;
import edo.sync.RwLock;
import edo.sync.Semaphore;
import edo.sync.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The catalogue's entries for locks, and for telling many, after Tokio's {@code sync_rwlock},
 * {@code sync_semaphore}, {@code sync_broadcast}, {@code sync_watch} and {@code sync_notify}
 * (EX-029; broadcast: EX-028).
 *
 * <p>What the JDK lacks is made of what it has: a condition for notify and watch, a queue per
 * receiver for broadcast. Kotlin's rows are its shared flow, its state flow and a conflated
 * channel; it has no lock for readers and writers. Jox has channels for one receiver only.
 */
final class SyncRows {
  private static final String SUITE = "sync";
  private static final int PERMITS = 10;

  private SyncRows() {}

  /** All of the suite. */
  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>(SyncChannelRows.specs());
    specs.add(read());
    specs.add(readConcurrent("single", true).singleWorker());
    specs.add(readConcurrent("multi", false));
    specs.add(readContended("single", true).singleWorker());
    specs.add(readContended("multi", false));
    specs.add(semaphore());
    specs.add(semaphoreConcurrent("uncontended_concurrent_single", PERMITS, true).singleWorker());
    specs.add(semaphoreConcurrent("uncontended_concurrent_multi", PERMITS, false));
    specs.add(semaphoreConcurrent("contended_concurrent_single", 5, true).singleWorker());
    specs.add(semaphoreConcurrent("contended_concurrent_multi", 5, false));
    specs.add(acrossYield(1));
    specs.add(acrossYield(10));
    for (int listeners : new int[] {10, 100, 500, 1_000}) {
      specs.add(broadcast(listeners));
    }
    for (int listeners : new int[] {10, 100, 500, 1_000}) {
      specs.add(watch(listeners));
    }
    for (int waiters : new int[] {10, 50, 100, 200, 500}) {
      specs.add(notify("notify_one_", false, waiters));
    }
    for (int waiters : new int[] {10, 50, 100, 200, 500}) {
      specs.add(notify("notify_waiters_", true, waiters));
    }
    return specs;
  }

  private static Direct<?> edo(boolean current, int workers) {
    return current ? DirectSystems.edoCurrent() : DirectSystems.edo(workers);
  }

  private static AsyncSystem async(boolean current, int workers) {
    return current ? AsyncSystem.current() : AsyncSystem.multi(workers);
  }

  private static BenchSpec read() {
    RwLock lock = new RwLock();
    return BenchSpec.plain(SUITE, "rwlock_uncontended_read", "read lock, taken by one task")
        .with(
            BenchSpec.EDO_VT,
            w -> SyncDirectLocks.uncontended(DirectSystems.edo(w), Section.reading(lock)))
        .with(
            BenchSpec.EDO_ASYNC,
            w -> SyncAsyncLocks.uncontended(AsyncSystem.multi(w), lock::readAsync))
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectLocks.uncontended(
                    DirectSystems.jdk(), Section.jdk(new ReentrantReadWriteLock().readLock())))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec readConcurrent(String name, boolean current) {
    RwLock lock = new RwLock();
    return BenchSpec.plain(
            SUITE, "rwlock_uncontended_concurrent_" + name, "task that takes the read lock")
        .with(
            BenchSpec.EDO_VT,
            w -> SyncDirectLocks.concurrent(edo(current, w), Section.reading(lock)))
        .with(
            BenchSpec.EDO_ASYNC, w -> SyncAsyncLocks.concurrent(async(current, w), lock::readAsync))
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectLocks.concurrent(
                    DirectSystems.jdk(), Section.jdk(new ReentrantReadWriteLock().readLock())))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec readContended(String name, boolean current) {
    RwLock lock = new RwLock();
    return BenchSpec.plain(
            SUITE,
            "rwlock_contended_concurrent_" + name,
            "the same, started by who holds the write lock")
        .with(
            BenchSpec.EDO_VT,
            w ->
                SyncDirectLocks.contended(
                    edo(current, w), Section.writing(lock), Section.reading(lock)))
        .with(
            BenchSpec.EDO_ASYNC,
            w ->
                SyncAsyncLocks.contended(
                    async(current, w), () -> lock.tryWrite().orElseThrow(), lock::readAsync))
        .with(
            BenchSpec.JDK_VT,
            w -> {
              ReentrantReadWriteLock jdk = new ReentrantReadWriteLock();
              return SyncDirectLocks.contended(
                  DirectSystems.jdk(), Section.jdk(jdk.writeLock()), Section.jdk(jdk.readLock()));
            })
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec semaphore() {
    Semaphore semaphore = new Semaphore(PERMITS);
    return BenchSpec.plain(SUITE, "semaphore_uncontended", "permit, taken by one task")
        .with(
            BenchSpec.EDO_VT,
            w -> SyncDirectLocks.uncontended(DirectSystems.edo(w), Section.edo(semaphore)))
        .with(
            BenchSpec.EDO_ASYNC,
            w -> SyncAsyncLocks.uncontended(AsyncSystem.multi(w), semaphore::acquireAsync))
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectLocks.uncontended(
                    DirectSystems.jdk(), Section.jdk(new java.util.concurrent.Semaphore(PERMITS))))
        .with(BenchSpec.KOTLIN, w -> KotlinLocks.uncontended(w, PERMITS))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec semaphoreConcurrent(String name, int permits, boolean current) {
    Semaphore semaphore = new Semaphore(permits);
    return BenchSpec.plain(
            SUITE, "semaphore_" + name, "task that takes one of " + permits + " permits")
        .with(
            BenchSpec.EDO_VT,
            w -> SyncDirectLocks.concurrent(edo(current, w), Section.edo(semaphore)))
        .with(
            BenchSpec.EDO_ASYNC,
            w -> SyncAsyncLocks.concurrent(async(current, w), semaphore::acquireAsync))
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectLocks.concurrent(
                    DirectSystems.jdk(), Section.jdk(new java.util.concurrent.Semaphore(permits))))
        .with(BenchSpec.KOTLIN, w -> KotlinLocks.concurrent(w, permits, current))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec acrossYield(int tasks) {
    return BenchSpec.plain(
            SUITE,
            "mutex_across_yield_" + tasks,
            "mutex, held by one of " + tasks + " tasks while it yields")
        .with(
            BenchSpec.EDO_VT,
            w -> SyncDirectLocks.acrossYield(DirectSystems.edo(w), Section.edo(new Mutex()), tasks))
        .with(
            BenchSpec.EDO_ASYNC,
            w -> SyncAsyncLocks.acrossYield(AsyncSystem.multi(w), new Mutex(), tasks))
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectLocks.acrossYield(
                    DirectSystems.jdk(), Section.jdk(new ReentrantLock()), tasks))
        .with(
            BenchSpec.JDK_MONITOR,
            w ->
                SyncDirectLocks.acrossYield(
                    DirectSystems.jdk(), Section.monitor(new Object()), tasks))
        .with(BenchSpec.KOTLIN, w -> KotlinLocks.acrossYield(w, tasks))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec broadcast(int listeners) {
    return BenchSpec.plain(
            SUITE, "broadcast_" + listeners, "message received by one of " + listeners + " tasks")
        .with(
            BenchSpec.EDO_VT,
            w ->
                SyncDirectSignals.station(
                    DirectSystems.edo(w), Station.edoBroadcast(), Bell.edo(), listeners))
        .with(
            BenchSpec.EDO_ASYNC,
            w -> {
              var sender = Broadcast.<Integer>create(Station.CAPACITY).sender();
              return SyncAsyncSignals.station(
                  AsyncSystem.multi(w),
                  sender::send,
                  () -> sender.subscribe()::recvAsync,
                  listeners);
            })
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectSignals.station(
                    DirectSystems.jdk(), Station.jdkBroadcast(), Bell.jdk(), listeners))
        .with(BenchSpec.KOTLIN, w -> KotlinSignals.broadcast(w, listeners))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec watch(int listeners) {
    return BenchSpec.plain(
            SUITE, "watch_" + listeners, "change seen by one of " + listeners + " tasks")
        .with(
            BenchSpec.EDO_VT,
            w ->
                SyncDirectSignals.station(
                    DirectSystems.edo(w), Station.edoWatch(), Bell.edo(), listeners))
        .with(
            BenchSpec.EDO_ASYNC,
            w -> {
              var sender = Watch.create(-1).sender();
              return SyncAsyncSignals.station(
                  AsyncSystem.multi(w),
                  sender::send,
                  () -> SyncAsyncSignals.changes(sender.subscribe()),
                  listeners);
            })
        .with(
            BenchSpec.JDK_VT,
            w ->
                SyncDirectSignals.station(
                    DirectSystems.jdk(), Station.jdkWatch(), Bell.jdk(), listeners))
        .with(BenchSpec.KOTLIN, w -> KotlinSignals.watch(w, listeners))
        .withProgram(BenchSpec.TOKIO);
  }

  private static BenchSpec notify(String name, boolean all, int waiters) {
    return BenchSpec.plain(
            SUITE, name + waiters, "wake-up of one of " + waiters + " tasks, by a plain thread")
        .with(
            BenchSpec.EDO_VT,
            w -> SyncDirectSignals.bell(DirectSystems.edo(w), Bell.edo(), all, waiters))
        .with(BenchSpec.EDO_ASYNC, w -> SyncAsyncSignals.bell(AsyncSystem.multi(w), all, waiters))
        .with(
            BenchSpec.JDK_VT,
            w -> SyncDirectSignals.bell(DirectSystems.jdk(), Bell.jdk(), all, waiters))
        .with(BenchSpec.KOTLIN, w -> KotlinSignals.notify(w, all, waiters))
        .withProgram(BenchSpec.TOKIO);
  }
}
