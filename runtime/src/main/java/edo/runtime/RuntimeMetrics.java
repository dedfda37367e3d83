package edo.runtime;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * The figures of a runtime, readable at any time and from any thread without slowing it down. They
 * are live, each read on its own, and may be a moment behind. Workers are numbered from 0; a number
 * out of range is an {@link IndexOutOfBoundsException}.
 *
 * <p><b>Overload.</b> How long each task is queued before its slices is in {@link #waitTimes}. What
 * an {@link edo.task.Admission} does about it belongs to that object, of which a runtime may have
 * any number, one for each kind of work: {@link edo.task.Admission#running running}, {@link
 * edo.task.Admission#waiting waiting}, {@link edo.task.Admission#admitted admitted}, {@link
 * edo.task.Admission#rejected rejected} by reason, {@link edo.task.Admission#queueDelay queueDelay}
 * from spawn to first slice, {@link edo.task.Admission#isOverloaded isOverloaded}. Here its tasks
 * are in {@link #aliveTasks} from their spawn on, those that it holds back and those that run.
 */
public interface RuntimeMetrics {
  /**
   * How many workers the runtime has.
   *
   * @return the configured number
   */
  int workers();

  /**
   * Tasks that were spawned and have not ended, blocking jobs included.
   *
   * @return the number
   */
  long aliveTasks();

  /**
   * Tasks spawned since the start.
   *
   * @return the number
   */
  long spawnedTasks();

  /**
   * Units in the queue that all workers share.
   *
   * @return the number
   */
  long globalQueueDepth();

  /**
   * How often something was made runnable from outside of the workers.
   *
   * @return the number
   */
  long remoteSchedules();

  /**
   * How often a task was made to yield because its budget was used up.
   *
   * @return the number
   */
  long forcedYields();

  /**
   * How long a worker has been at work.
   *
   * @param worker which worker
   * @return the time, without sleep
   */
  Duration busyDuration(int worker);

  /**
   * How often a worker went to sleep.
   *
   * @param worker which worker
   * @return the number
   */
  long parkCount(int worker);

  /**
   * How often a worker went to sleep plus how often it woke: odd while it sleeps.
   *
   * @param worker which worker
   * @return the number
   */
  long parkUnparkCount(int worker);

  /**
   * How often a worker woke and found nothing to do.
   *
   * @param worker which worker
   * @return the number
   */
  long noopCount(int worker);

  /**
   * Units a worker stole from others.
   *
   * @param worker which worker
   * @return the number
   */
  long stealCount(int worker);

  /**
   * How often a worker stole.
   *
   * @param worker which worker
   * @return the number of successful attempts
   */
  long stealOperations(int worker);

  /**
   * Slices a worker ran: polls, and runs of virtual threads.
   *
   * @param worker which worker
   * @return the number
   */
  long pollCount(int worker);

  /**
   * How often a unit running on a worker made another one runnable there.
   *
   * @param worker which worker
   * @return the number
   */
  long localScheduleCount(int worker);

  /**
   * How often a worker's own queue was full.
   *
   * @param worker which worker
   * @return the number
   */
  long overflowCount(int worker);

  /**
   * Units in a worker's own queue.
   *
   * @param worker which worker
   * @return the number
   */
  int localQueueDepth(int worker);

  /**
   * The platform thread that is at work in a worker's place now. It changes when a worker that is
   * stuck in a long slice is replaced.
   *
   * @param worker which worker
   * @return the thread's {@linkplain Thread#threadId() id}, empty after the shutdown
   */
  OptionalLong workerThreadId(int worker);

  /**
   * The usual length of a worker's slices, as a moving average; zero on a current-thread runtime.
   *
   * @param worker which worker
   * @return the mean
   */
  Duration meanSlice(int worker);

  /**
   * How long slices took, if {@link RuntimeBuilder#sliceTimeHistogram} asked for it.
   *
   * @param worker which worker
   * @return the buckets from short to long; empty if it is not measured
   */
  List<Bucket> sliceTimes(int worker);

  /**
   * How long units were queued before their slice, if {@link RuntimeBuilder#waitTimeHistogram}
   * asked for it.
   *
   * @param worker which worker
   * @return the buckets from short to long; empty if it is not measured
   */
  List<Bucket> waitTimes(int worker);

  /**
   * A bucket of a histogram.
   *
   * @param from the shortest duration in it
   * @param to the shortest duration beyond it
   * @param count how many there were
   */
  record Bucket(Duration from, Duration to, long count) {}

  /**
   * Slices that went over the limit and cost the worker its thread.
   *
   * @param worker which worker
   * @return the number
   */
  long longSlices(int worker);

  /**
   * Threads under the workers, with those that stand in or wait to.
   *
   * @return the number
   */
  int workerThreads();

  /**
   * How often a sleeping worker had to be woken through the kernel.
   *
   * @return the number, over all workers
   */
  long threadWakes();

  /**
   * Threads of the blocking pool.
   *
   * @return the number
   */
  int blockingThreads();

  /**
   * Threads of the blocking pool that have nothing to do.
   *
   * @return the number
   */
  int idleBlockingThreads();

  /**
   * Blocking jobs that have not begun.
   *
   * @return the number
   */
  int blockingQueueDepth();

  /**
   * Sources of I/O registered since the start.
   *
   * @return the number
   */
  long sourcesRegistered();

  /**
   * Sources of I/O deregistered since the start.
   *
   * @return the number
   */
  long sourcesDeregistered();

  /**
   * Readiness events handled since the start.
   *
   * @return the number
   */
  long readyEvents();

  /**
   * Timers that are armed.
   *
   * @return the number; for a moment it may count some that were just cancelled
   */
  int timers();
}
