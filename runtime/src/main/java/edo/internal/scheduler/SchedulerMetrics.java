package edo.internal.scheduler;

import edo.runtime.RuntimeMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** The figures of a scheduler, read from its counters when asked. */
public final class SchedulerMetrics implements RuntimeMetrics {
  private final Scheduler scheduler;

  SchedulerMetrics(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private Slot slot(int worker) {
    Slot[] slots = scheduler.slots();
    return slots[Objects.checkIndex(worker, slots.length)];
  }

  @Override
  public int workers() {
    return scheduler.workers();
  }

  @Override
  public long aliveTasks() {
    // Ended first: a task that comes and goes in between must not make the difference negative.
    long ended = scheduler.total(WorkerCounters.ENDED);
    return Math.max(0, scheduler.total(WorkerCounters.SPAWNED) - ended);
  }

  @Override
  public long spawnedTasks() {
    return scheduler.total(WorkerCounters.SPAWNED);
  }

  @Override
  public long globalQueueDepth() {
    return scheduler.entrance().length();
  }

  @Override
  public long remoteSchedules() {
    return scheduler.entrance().pushed();
  }

  @Override
  public long forcedYields() {
    return scheduler.total(WorkerCounters.FORCED_YIELDS);
  }

  @Override
  public Duration busyDuration(int worker) {
    return Duration.ofNanos(slot(worker).total(WorkerCounters.BUSY_NANOS));
  }

  @Override
  public long parkCount(int worker) {
    return slot(worker).total(WorkerCounters.PARKS);
  }

  @Override
  public long parkUnparkCount(int worker) {
    return slot(worker).total(WorkerCounters.PARK_UNPARKS);
  }

  @Override
  public long noopCount(int worker) {
    return slot(worker).total(WorkerCounters.NOOPS);
  }

  @Override
  public long stealCount(int worker) {
    return slot(worker).total(WorkerCounters.STEALS);
  }

  @Override
  public long stealOperations(int worker) {
    return slot(worker).total(WorkerCounters.STEAL_OPERATIONS);
  }

  @Override
  public long pollCount(int worker) {
    return slot(worker).total(WorkerCounters.POLLS);
  }

  @Override
  public long localScheduleCount(int worker) {
    return slot(worker).total(WorkerCounters.LOCAL_SCHEDULES);
  }

  @Override
  public long overflowCount(int worker) {
    return slot(worker).total(WorkerCounters.OVERFLOWS);
  }

  @Override
  public int localQueueDepth(int worker) {
    Worker w = slot(worker).active;
    return w == null ? 0 : w.depth();
  }

  @Override
  public Duration meanSlice(int worker) {
    Worker w = slot(worker).active;
    return Duration.ofNanos(w == null || scheduler.config().currentThread() ? 0 : w.meanSlice());
  }

  @Override
  public List<Bucket> sliceTimes(int worker) {
    return slot(worker).sliceTimes.buckets();
  }

  @Override
  public List<Bucket> waitTimes(int worker) {
    return slot(worker).waitTimes.buckets();
  }

  @Override
  public long longSlices(int worker) {
    return slot(worker).longSlices.sum();
  }

  @Override
  public int workerThreads() {
    return scheduler.crew().count();
  }

  @Override
  public long threadWakes() {
    long n = 0;
    for (Slot slot : scheduler.slots()) {
      n += slot.driver.wakes();
    }
    return n;
  }

  @Override
  public int blockingThreads() {
    return scheduler.blocking().threads();
  }

  @Override
  public int idleBlockingThreads() {
    return scheduler.blocking().idleThreads();
  }

  @Override
  public int blockingQueueDepth() {
    return (int) Math.min(Integer.MAX_VALUE, scheduler.blocking().queueDepth());
  }

  @Override
  public long sourcesRegistered() {
    return scheduler.io().registered();
  }

  @Override
  public long sourcesDeregistered() {
    return scheduler.io().deregistered();
  }

  @Override
  public long readyEvents() {
    return scheduler.io().readyEvents();
  }

  @Override
  public OptionalLong workerThreadId(int worker) {
    Worker active = slot(worker).active;
    WorkerThread thread = active == null ? null : scheduler.crew().threadOf(active);
    return thread == null ? OptionalLong.empty() : OptionalLong.of(thread.threadId());
  }

  @Override
  public int timers() {
    int n = 0;
    for (Slot slot : scheduler.slots()) {
      n += slot.driver.timers().armed();
    }
    return n;
  }
}
