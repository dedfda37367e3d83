package edo.internal.blocking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The pool's threads as the operating system sees them: from before they start until they have
 * ended, hooks of their maker included. The pool's word forgets a thread earlier, when it can no
 * longer take a job.
 *
 * <pre>
 *   field       read        write                                  owner
 *   members     iterate     put before start, remove at the end    who starts it, then the thread
 *   alive       volatile    raised before start, lowered last      who starts it, then the thread
 *   leaving     iterate     offer before 'alive' is lowered        the thread
 *   awaiting    iterate     offer before the first look            who awaits the end
 *   Entry.busy  opaque      opaque                                 the thread
 * </pre>
 *
 * <p>Who awaits the end enters {@code awaiting} and then reads {@code alive}; the last thread
 * lowers {@code alive} and then reads {@code awaiting}: one of them sees the other.
 *
 * <p>Rejected: {@code Thread.join} (waits on the thread's monitor); a concurrent hash map (locks
 * its bins, and whoever submits a job may be a virtual thread).
 */
final class ThreadRoster {
  /** One thread. */
  static final class Entry {
    private final long number;
    private final Thread thread;

    @SuppressWarnings("unused") // through BUSY
    private boolean busy = true;

    private Entry(long number, Thread thread) {
      this.number = number;
      this.thread = thread;
    }

    void busy(boolean now) {
      BUSY.setOpaque(this, now);
    }
  }

  /** How long to park for a thread that is past our code and will not announce its end. */
  private static final long RECHECK_NANOS = 200_000;

  private static final VarHandle BUSY;

  static {
    try {
      BUSY = MethodHandles.lookup().findVarHandle(Entry.class, "busy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Entry> members = new ConcurrentSkipListMap<>();
  private final AtomicInteger alive = new AtomicInteger();
  private final ConcurrentLinkedQueue<Thread> leaving = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Thread> awaiting = new ConcurrentLinkedQueue<>();

  /** Adds a thread that is about to be started with a job. */
  Entry enter(Thread thread) {
    var entry = new Entry(numbers.getAndIncrement(), thread);
    members.put(entry.number, entry);
    alive.incrementAndGet();
    return entry;
  }

  /** Removes a thread that could not be started. */
  void cancel(Entry entry) {
    members.remove(entry.number);
    alive.decrementAndGet();
  }

  /** The calling thread is about to end. */
  void leave(Entry entry) {
    members.remove(entry.number);
    leaving.removeIf(t -> !t.isAlive());
    leaving.offer(entry.thread);
    if (alive.decrementAndGet() == 0) {
      wakeAwaiting();
    }
  }

  /** All of them, also those that are past our code and about to end. */
  List<Thread> all() {
    var all = new ArrayList<Thread>(leaving);
    members.values().forEach(entry -> all.add(entry.thread));
    return all;
  }

  /** Who holds a job, oldest thread first. */
  List<Thread> busy() {
    var busy = new ArrayList<Thread>();
    for (Entry entry : members.values()) {
      if ((boolean) BUSY.getOpaque(entry)) {
        busy.add(entry.thread);
      }
    }
    return busy;
  }

  /** Has those who await the end look again. */
  void wakeAwaiting() {
    for (Thread thread : awaiting) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Parks until all threads have ended.
   *
   * @param nobodyEnters whether no thread can enter any more; asked again after each wake
   * @param nanos how long at most
   * @param clock nanoseconds
   * @return whether all have ended
   */
  boolean await(BooleanSupplier nobodyEnters, long nanos, LongSupplier clock) {
    long begin = clock.getAsLong();
    Thread self = Thread.currentThread();
    boolean interrupted = false;
    awaiting.offer(self);
    try {
      for (; ; ) {
        // In this order: while somebody may enter, a count of 0 says nothing.
        boolean left = nobodyEnters.getAsBoolean() && alive.get() == 0;
        if (left && leaving.stream().noneMatch(Thread::isAlive)) {
          return true;
        }
        long rest = nanos - (clock.getAsLong() - begin);
        if (rest <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left ? Math.min(rest, RECHECK_NANOS) : rest);
        interrupted |= Thread.interrupted();
      }
    } finally {
      awaiting.remove(self);
      if (interrupted) {
        self.interrupt();
      }
    }
  }
}
