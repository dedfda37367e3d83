package edo.task;

import edo.internal.seam.LastResort;
import edo.internal.seam.StackRoom;
import edo.internal.seam.WakerSet;
import edo.task.TaskRejectedException.Reason;
import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many run, how many wait, and who is next: the state of an {@link Admission}.
 *
 * <p><b>Counting.</b> One word holds both numbers, so that a decision about a newcomer is one CAS:
 * it gets a place if nobody waits and one is free, else it counts as waiting, from before its task
 * is made. Nobody passes those who wait.
 *
 * <p><b>Serving.</b> {@code queue} holds who waits, in order, and some who do not any more. One at
 * a time takes from it: whoever makes {@code drains} one goes on until it is zero again, and
 * whoever finds it above zero has made sure that the other looks again. So a place that comes free
 * while somebody waits is given to him, by whoever frees it or by whoever is at it. Somebody who
 * counts as waiting but is not in the queue yet looks himself when he is.
 *
 * <p><b>Leaving.</b> Whoever stops waiting stays in the queue until it is his turn, or until those
 * who have gone ({@code gone}) outnumber the others.
 *
 * <p><b>Failing.</b> No step may be left half done, and whoever serves must not stop, as others
 * have left their work to him. Memory may give out anywhere: each step of a ticket is done whatever
 * becomes of the one before, and who cannot be told why he is refused is refused all the same. A
 * stack may end anywhere: whoever comes from user code (spawn, abort, resize) asks for {@link
 * StackRoom} first; the others, timers and tasks that end, are near the beginning of theirs.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>counts</td><td>volatile</td><td>CAS, add</td><td>anyone, for his own ticket</td></tr>
 * <tr><td>queue</td><td>by whoever drains</td><td>offered to by anyone</td><td></td></tr>
 * <tr><td>drains, gone</td><td>volatile</td><td>add</td><td>anyone</td></tr>
 * <tr><td>maxRunning</td><td>volatile</td><td>volatile, then a drain</td><td>anyone</td></tr>
 * </table>
 *
 * <p>Rejected: a semaphore in front of the body, where each task that waits has a stack; a lock,
 * which workers and virtual threads must not share.
 */
final class AdmissionQueue {
  private static final long RUNNING = 1;
  private static final long WAITING = 1L << 32;
  private static final int PURGE = 64;

  private final int maxWaiting;
  private final boolean rejectOldest;
  private volatile int maxRunning;

  /** How many run, in the lower half, and how many wait, in the upper. */
  private final AtomicLong counts = new AtomicLong();

  private final ConcurrentLinkedQueue<Ticket> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger drains = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final WakerSet room = new WakerSet();
  private final SpawnLine spawners = new SpawnLine(room);

  AdmissionQueue(int maxRunning, int maxWaiting, boolean rejectOldest) {
    this.maxRunning = maxRunning;
    this.maxWaiting = maxWaiting;
    this.rejectOldest = rejectOldest;
  }

  private static int running(long counts) {
    return (int) counts;
  }

  private static int waiting(long counts) {
    return (int) (counts >>> 32);
  }

  int running() {
    return running(counts.get());
  }

  int waiting() {
    return waiting(counts.get());
  }

  int maxRunning() {
    return maxRunning;
  }

  void resize(int limit) {
    StackRoom.require();
    maxRunning = limit;
    drain();
    tellOfRoom();
  }

  // ---------------------------------------------------------------- coming

  private boolean isFree(long now) {
    return waiting(now) == 0 && running(now) < maxRunning;
  }

  private boolean hasRoom(long now) {
    return rejectOldest || waiting(now) < maxWaiting || isFree(now);
  }

  /** Whether somebody could come now who does not stand in the line. */
  boolean hasRoom() {
    return spawners.isEmpty() && hasRoom(counts.get());
  }

  /**
   * Counts a ticket that nobody else knows yet, unless as many wait as may. The caller has made
   * sure of {@link StackRoom}.
   */
  boolean enter(Ticket ticket) {
    for (; ; ) {
      long now = counts.get();
      if (!hasRoom(now)) {
        return false;
      }
      boolean free = isFree(now);
      if (counts.compareAndSet(now, now + (free ? RUNNING : WAITING))) {
        ticket.entered(free);
        return true;
      }
    }
  }

  /** Adds somebody who counts as waiting. */
  void add(Ticket ticket) {
    queue.offer(ticket);
    drain();
  }

  /** Has a waker woken when there may be room. */
  void whenRoom(Waker waker) {
    room.add(waker);
  }

  /** Those who wait for room to spawn; to be asked before {@link #enter}. */
  SpawnLine spawners() {
    return spawners;
  }

  private void tellOfRoom() {
    spawners.wakeFirst();
    room.wakeAll();
  }

  // ---------------------------------------------------------------- going on

  /** Somebody who was waiting has got a place. */
  void placed() {
    counts.getAndAdd(RUNNING - WAITING);
    tellOfRoom();
  }

  /** Somebody does not wait any more, and has got no place. */
  void left(boolean inQueue) {
    long now = counts.addAndGet(-WAITING);
    if (inQueue && gone.incrementAndGet() > Math.max(PURGE, waiting(now))) {
      drain();
    }
    tellOfRoom();
  }

  /** A place is free again. */
  void released() {
    if (waiting(counts.addAndGet(-RUNNING)) != 0) {
      drain();
    }
    tellOfRoom();
  }

  // ---------------------------------------------------------------- serving

  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return; // whoever is at it looks again
    }
    int seen = 1;
    do {
      try {
        serve();
        purge();
      } catch (Throwable e) { // others have left their work to us, and count on us to look again
        LastResort.log(Level.ERROR, "an admission could not tidy up its queue, and goes on", e);
      }
      seen = drains.addAndGet(-seen);
    } while (seen != 0);
  }

  private void serve() {
    for (; ; ) {
      long now = counts.get();
      boolean place = running(now) < maxRunning;
      if (waiting(now) == 0 || (!place && waiting(now) <= maxWaiting)) {
        return;
      }
      Ticket next = queue.poll();
      if (next == null) {
        return; // it counts already but has not arrived, and looks here when it has
      }
      try {
        if (!(place ? next.place() : next.reject(Reason.FULL, false))) {
          gone.getAndDecrement();
        }
      } catch (Throwable e) { // its books are right, see there; those behind it are to be served
        LastResort.log(Level.ERROR, "an admission could not tell a task what became of it", e);
      }
    }
  }

  private void purge() {
    if (gone.get() > Math.max(PURGE, waiting())) {
      queue.removeIf(ticket -> {
        boolean left = !ticket.isWaiting();
        if (left) {
          gone.getAndDecrement();
        }
        return left;
      });
    }
  }
}
