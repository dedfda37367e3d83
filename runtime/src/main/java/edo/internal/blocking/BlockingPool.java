package edo.internal.blocking;

import edo.internal.blocking.IdleSeats.Seat;
import edo.internal.blocking.ThreadRoster.Entry;
import edo.internal.seam.LastResort;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for jobs that block. A job goes to an idle thread, else to a new one, else, when
 * all {@code maxThreads} are busy, to the end of an unbounded queue.
 *
 * <p>A thread is in one of four states; every arrow is one compare-and-set of {@link #word}, see
 * {@link PoolWord}:
 *
 * <pre>
 *             submit                    no job waits
 *   (none) -------------&gt; BUSY  ---------------------------&gt; IDLE
 *                         ^  | ^ takes a waiting job           |  |
 *                         |  '-'                               |  |
 *                         |      submit claims it              |  |
 *                         '------------------------------------'  |
 *              closed                       kept alive long enough, or closed
 *   BUSY -------------&gt; GONE &lt;-------------------------- IDLE
 * </pre>
 *
 * <p>A thread is claimed in the word before it is looked for, and a claimed one is no longer idle:
 * two jobs never count on the same thread, so no job waits while a thread may still be started.
 *
 * <pre>
 *   field     read       write                                      owner
 *   word      volatile   CAS                                        anyone
 *   queue     poll       offer                                      anyone
 *   dropped   volatile   CAS from null before the word is closed    the first close
 *   Worker.*  plain      plain, before the start of its thread      submitter, then the thread
 * </pre>
 *
 * <p>The queue holds: jobs waiting in the word + jobs whose taker has changed the word but not
 * polled yet + jobs that were offered but not counted yet. So whoever has the right to poll finds a
 * job, perhaps another one than its own; who offered a job that need not or must not wait after all
 * polls one and deals with that.
 *
 * <p>When no thread can be started, a job waits for one of those that are there, be it one that is
 * just being started by somebody else. Should that fail too, the job stays in the queue, and the
 * next submit tries again to start a thread for it.
 *
 * <p>Happens-before: submitter to job through {@code Thread.start}, the seat's gift or the queue;
 * end of a job to a reader of a counter that no longer counts it through {@code word}.
 *
 * <p>Rejected: ThreadPoolExecutor (queues before it starts threads beyond its core, and its locks
 * would stop virtual threads on our workers); a counter of idle threads beside a queue (a worker
 * that is on its way to a job still counts, and the next job starves behind it); counting a job
 * before offering it (its taker would have to spin for it); spinning before parking (the pool is
 * for work that waits in the kernel, where a spin only takes a core from it).
 */
public final class BlockingPool {

  /** Given to an idle thread instead of a job: its place in the word is taken already. */
  private static final class Leave implements Runnable {
    @Override
    public void run() {
      throw new AssertionError("an order to leave is obeyed, not run");
    }
  }

  private static final Leave LEAVE = new Leave();

  /** How long a claimed seat parks at least before it looks again. */
  private static final long RECHECK_NANOS = 200_000;

  private static final VarHandle WORD;
  private static final VarHandle DROPPED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(BlockingPool.class, "word", long.class);
      DROPPED = lookup.findVarHandle(BlockingPool.class, "dropped", Consumer.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int maxThreads;
  private final long keepAliveNanos;
  private final Function<Runnable, Thread> threadMaker;
  private final LongSupplier clock;

  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final IdleSeats seats = new IdleSeats();
  private volatile long word = PoolWord.EMPTY;
  private volatile @Nullable Consumer<Runnable> dropped;

  private final ThreadRoster roster = new ThreadRoster();

  /** Whether the last attempt to start a thread failed: the first failure in a row is logged. */
  private volatile boolean startFails;

  /**
   * A pool without threads; the first job starts one.
   *
   * @param maxThreads how many threads there may be at most, 1 to 4,194,303
   * @param keepAliveNanos how long a thread stays without work, in nanoseconds, not negative
   * @param threadMaker makes an unstarted platform thread that runs what it is given, exactly once
   *     and whatever hooks around it do
   * @param clock the time in nanoseconds, as {@code System.nanoTime} counts it
   * @throws IllegalArgumentException if a number is out of its range
   */
  public BlockingPool(
      int maxThreads,
      long keepAliveNanos,
      Function<Runnable, Thread> threadMaker,
      LongSupplier clock) {
    if (maxThreads < 1 || maxThreads > PoolWord.MAX_THREADS) {
      throw new IllegalArgumentException(
          "the pool needs room for 1 to "
              + PoolWord.MAX_THREADS
              + " blocking threads, not "
              + maxThreads
              + "; choose a number in that range (512 is usual)");
    }
    if (keepAliveNanos < 0) {
      throw new IllegalArgumentException(
          "idle threads cannot be kept for "
              + keepAliveNanos
              + " ns; use 0 or more (0 lets them leave at once, 10 s is usual)");
    }
    this.maxThreads = maxThreads;
    this.keepAliveNanos = keepAliveNanos;
    this.threadMaker = Objects.requireNonNull(threadMaker);
    this.clock = Objects.requireNonNull(clock);
  }

  /**
   * Has a thread of this pool run {@code job}, first come, first served. Never waits; costs a
   * thread start when no thread is idle and the limit allows one.
   *
   * <p><b>Backpressure</b>: none; the queue is unbounded, {@link #queueDepth} tells how long it is.
   *
   * @param job what to run; what it throws is logged
   * @return false if the pool was closed before: the job will not run. While it is being closed, a
   *     job may also be accepted and then dropped
   * @throws RejectedExecutionException if there is no thread and none can be started
   */
  public boolean submit(Runnable job) {
    Objects.requireNonNull(job);
    Throwable failure = null;
    for (; ; ) {
      long seen = word;
      int threads = PoolWord.threads(seen);
      if (PoolWord.closed(seen)) {
        return false;
      } else if (PoolWord.idle(seen) > 0) {
        if (WORD.compareAndSet(this, seen, seen + PoolWord.ONE_JOB)) {
          seats.pop().give(job);
          return true;
        }
      } else if (threads == maxThreads || (failure != null && threads > 0)) {
        queue.offer(job);
        settle(0, failure);
        return true;
      } else if (failure != null) {
        throw new RejectedExecutionException(
            "no blocking thread runs and none could be started; allow the process more threads or"
                + " memory, or lower maxBlockingThreads",
            failure);
      } else if (PoolWord.waiting(seen) > 0) {
        // Left from when no thread could be started; it was first.
        if (WORD.compareAndSet(this, seen, seen + PoolWord.ONE_THREAD - PoolWord.ONE_JOB)) {
          failure = start(null);
          if (failure != null) {
            settle(PoolWord.ONE_THREAD, failure);
          }
        }
      } else if (WORD.compareAndSet(this, seen, seen + PoolWord.ONE_THREAD)) {
        failure = start(job);
        if (failure == null) {
          return true;
        }
        WORD.getAndAdd(this, -PoolWord.ONE_THREAD);
        roster.wakeAwaiting(); // closed meanwhile, perhaps
      }
    }
  }

  /**
   * Counts a job that is in the queue already, or sees to one from the queue at once.
   *
   * @param back what the word counts for a thread that could not be started, or 0
   * @param failure why it could not be started, or null
   */
  private void settle(long back, @Nullable Throwable failure) {
    for (; ; ) {
      long seen = word;
      int threads = PoolWord.threads(seen - back);
      if (PoolWord.closed(seen)) {
        if (WORD.compareAndSet(this, seen, seen - back)) {
          drop(take());
          roster.wakeAwaiting();
          return;
        }
      } else if (PoolWord.idle(seen) > 0) {
        if (WORD.compareAndSet(this, seen, seen - back + PoolWord.ONE_JOB)) {
          seats.pop().give(take());
          return;
        }
      } else if (threads < maxThreads && failure == null) {
        if (WORD.compareAndSet(this, seen, seen + PoolWord.ONE_THREAD)) {
          failure = start(null);
          if (failure == null) {
            return;
          }
          back = PoolWord.ONE_THREAD;
        }
      } else if (WORD.compareAndSet(this, seen, seen - back + PoolWord.ONE_JOB)) {
        if (failure != null) {
          reportStart(failure, threads);
        }
        return;
      }
    }
  }

  /** Threads that run or can run a job, at most {@code maxThreads}. */
  public int threads() {
    return PoolWord.threads(word);
  }

  /** Threads without a job, and not claimed for one. */
  public int idleThreads() {
    return PoolWord.idle(word);
  }

  /** Jobs that wait for a thread. */
  public long queueDepth() {
    return PoolWord.waiting(word);
  }

  /** Jobs that run or wait: a job counts from before {@link #submit} returns until it has ended. */
  public long activeJobs() {
    return PoolWord.active(word);
  }

  /**
   * The threads there are.
   *
   * @return those that have not ended, hooks of their maker included
   */
  public List<Thread> allThreads() {
    return roster.all();
  }

  /** The threads that hold a job at the moment, oldest thread first. */
  public List<Thread> busyThreads() {
    return roster.busy();
  }

  /**
   * Takes no more jobs, tells idle threads to leave and hands the jobs that wait for a thread to
   * {@code dropped}, in order. A job that was offered at this very moment may reach {@code dropped}
   * on its submitter's thread. Jobs that have a thread run to their end. Later calls do nothing.
   *
   * @param dropped told of each job that will not run; what it throws is logged
   */
  public void close(Consumer<Runnable> dropped) {
    if (!DROPPED.compareAndSet(this, null, Objects.requireNonNull(dropped))) {
      return;
    }
    long seen;
    do {
      seen = word;
    } while (!WORD.compareAndSet(this, seen, PoolWord.close(seen)));
    for (int i = PoolWord.idle(seen); i > 0; i--) {
      seats.pop().give(LEAVE);
    }
    // Nobody else takes or adds waiting jobs once the word is closed.
    for (long i = PoolWord.waiting(seen); i > 0; i--) {
      drop(take());
      WORD.getAndAdd(this, -PoolWord.ONE_JOB);
    }
    roster.wakeAwaiting();
  }

  /**
   * Waits until the pool is closed and all its threads have ended.
   *
   * <p><b>Blocking</b>: parks the caller, by the pool's clock and regardless of interrupts. A
   * thread of the pool waits for itself in vain.
   *
   * @param nanos how long to wait at most, in nanoseconds; 0 or less only looks
   * @return whether all threads have ended
   */
  public boolean awaitTermination(long nanos) {
    return roster.await(
        () -> {
          long seen = word;
          return PoolWord.closed(seen) && PoolWord.threads(seen) == 0;
        },
        nanos,
        clock);
  }

  /**
   * Starts a thread that the word counts already.
   *
   * @param first what it runs first, or null for the next in the queue
   * @return why it could not be started, or null
   */
  private @Nullable Throwable start(@Nullable Runnable first) {
    Entry entry = null;
    try {
      var worker = new Worker(first);
      Thread thread = threadMaker.apply(worker);
      entry = roster.enter(thread);
      worker.entry = entry;
      thread.start();
      if (startFails) {
        startFails = false;
      }
      return null;
    } catch (Throwable e) { // usually OutOfMemoryError: the system has no thread left
      if (entry != null) {
        roster.cancel(entry);
      }
      return e;
    }
  }

  /** A job from the queue. The caller has the right to one, so there is one. */
  private Runnable take() {
    Runnable job = queue.poll();
    if (job == null) {
      throw new AssertionError("a job is counted, but not in the queue");
    }
    return job;
  }

  private void drop(Runnable job) {
    try {
      Objects.requireNonNull(dropped).accept(job);
    } catch (Throwable e) {
      LastResort.log(
          Level.ERROR,
          "Dropping a job at shutdown failed; whoever waits for it may wait for ever",
          job.getClass(),
          e);
    }
  }

  private void reportStart(Throwable failure, int threads) {
    if (!startFails) {
      startFails = true;
      LastResort.log(
          Level.ERROR,
          "No blocking thread could be started, so jobs wait in the queue; allow the process more"
              + " threads or memory, or lower maxBlockingThreads; threads there are",
          threads,
          failure);
    }
  }

  /** One thread's life. */
  private final class Worker implements Runnable {
    private @Nullable Runnable first;
    private @Nullable Entry entry;

    Worker(@Nullable Runnable first) {
      this.first = first;
    }

    @Override
    public void run() {
      Runnable job = first == null ? take() : first;
      first = null;
      while (job != null) {
        try {
          job.run();
        } catch (Throwable e) {
          LastResort.log(
              Level.ERROR,
              "A blocking job failed; let it handle its own failures",
              job.getClass(),
              e);
        }
        Thread.interrupted(); // meant for the job; parking would return at once
        job = next();
      }
      roster.leave(entry());
    }

    private Entry entry() {
      return Objects.requireNonNull(entry);
    }

    /**
     * What to run after the last job.
     *
     * @return the job, or null if this thread no longer counts and is to end
     */
    private @Nullable Runnable next() {
      Seat seat = null;
      boolean seatless = false; // no memory for a seat: this thread cannot be idle
      for (; ; ) {
        long seen = word;
        boolean closed = PoolWord.closed(seen);
        if (!closed && PoolWord.waiting(seen) > 0) {
          if (WORD.compareAndSet(BlockingPool.this, seen, seen - PoolWord.ONE_JOB)) {
            return seat == null ? take() : exchange(seat, take());
          }
        } else if (closed || seatless) {
          if (WORD.compareAndSet(BlockingPool.this, seen, seen - PoolWord.ONE_THREAD)) {
            return seat == null ? null : exchange(seat, LEAVE);
          }
        } else if (seat == null) {
          try {
            seat = new Seat(clock.getAsLong());
            // On the stack before it is counted, so that a claim always finds a seat.
            seats.push(seat);
          } catch (Throwable e) {
            seatless = true;
            LastResort.log(
                Level.ERROR, "A blocking thread leaves early; the next job starts another one", e);
          }
        } else if (WORD.compareAndSet(BlockingPool.this, seen, seen - PoolWord.ONE_JOB)) {
          return sleep(seat);
        }
      }
    }

    /**
     * Gives {@code what} to whoever sits on top of the stack. That may be another thread: then this
     * one stays in its stead, on a seat that somebody will take.
     */
    private @Nullable Runnable exchange(Seat mine, Runnable what) {
      Seat other = seats.pop();
      if (other == mine) {
        return what instanceof Leave ? null : what;
      }
      mine.since(other.since());
      other.give(what);
      return sleep(mine);
    }

    /** Waits for a job, or until it is time to leave. */
    private @Nullable Runnable sleep(Seat seat) {
      entry().busy(false);
      for (; ; ) {
        Runnable gift = seat.gift();
        if (gift != null) {
          entry().busy(true);
          return gift instanceof Leave ? null : gift;
        }
        long now = clock.getAsLong();
        long rest = keepAliveNanos - (now - seat.since());
        if (rest <= 0) {
          long seen = word;
          if (PoolWord.idle(seen) > 0) {
            long left = seen - PoolWord.ONE_THREAD + PoolWord.ONE_JOB;
            if (WORD.compareAndSet(BlockingPool.this, seen, left)) {
              Seat other = seats.pop();
              if (other == seat) {
                return null;
              }
              // The other leaves instead; this thread takes over how long it was idle.
              seat.since(other.since());
              other.give(LEAVE);
            }
            continue;
          }
          // All idle threads are claimed: a gift is on its way, or this seat becomes that of a
          // thread which has only just run out of work.
          seat.since(now);
          rest = Math.max(keepAliveNanos, RECHECK_NANOS);
        }
        LockSupport.parkNanos(BlockingPool.this, rest);
        Thread.interrupted(); // nobody has a reason to interrupt an idle thread
      }
    }
  }
}
