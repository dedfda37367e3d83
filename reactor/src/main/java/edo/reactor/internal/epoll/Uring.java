package edo.reactor.internal.epoll;

import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One io_uring that any number of threads submit to, none of which waits for another.
 *
 * <p><b>An operation</b> goes through these states:
 *
 * <pre>
 *   submit          a place is free         the kernel answers
 *   ------> WAITING ---------------> IN FLIGHT ---------------> over, its completion is told
 *              ^                         |
 *              '-------------------------'
 *                 written in part, or withdrawn by the kernel as its submitter's thread ended
 * </pre>
 *
 * <p><b>Who works.</b> The two queues shared with the kernel have one user at a time on our side:
 * whoever sets {@code claimed}. A submitter puts its operation into {@code waiting} and tries to
 * claim; if somebody else has, he does it: having let go, he looks again, and goes on if there is
 * something left that he can do. The order of both sides is "write, then look at the other's":
 *
 * <pre>
 *   submitter:  waiting.add;     CAS claimed fails
 *   worker:     claimed = false; full fence; waiting, completions?
 * </pre>
 *
 * <p>so one of the two sees the other. The same holds for a completion, whose event (see {@link
 * #work}) comes after it is in the queue.
 *
 * <p><b>No queue overflows.</b> No more are in flight than the ring has entries, and the kernel has
 * twice as many for completions. What is too many waits in {@code waiting}, until a completion
 * makes a place.
 *
 * <p><b>The end.</b> Every operation, and everybody who works, is inside of the ring's {@link
 * Descriptor}. {@link #close} lets nobody in any more; the last one out unmaps the memory and
 * closes the ring. So the kernel never answers into memory that is gone, and a buffer is never
 * given up while it may be written to. If operations are under way, a thread takes care of them
 * until then.
 *
 * <pre>
 *   field       read       write                     owner
 *   waiting     atomic     atomic                    all add, who has claimed takes
 *   claimed     CAS        CAS to true, volatile     who works
 *   free        volatile   volatile                  who has claimed writes, others look
 *   inFlight    plain      plain                     who has claimed
 *   places      plain      plain                     who has claimed
 *   memory      see RingMemory                       who has claimed
 * </pre>
 *
 * <p><b>Rejected:</b> a lock (worker-side code and tasks share none); a ring for each thread that
 * submits (tasks move, and a worker may lose its place in the middle of a submission); the kernel's
 * own thread that polls for submissions (it burns a processor); withdrawing an operation in the
 * kernel (what is in flight at a regular file ends by itself, and its buffer is its own).
 */
public class Uring {
  /** The kernel's part, which a test may play. */
  interface Kernel {
    /**
     * Has the kernel take submissions.
     *
     * @param count how many there are
     * @return how many it took, or a negative error number
     */
    int enter(int count);

    /** Unmaps the memory and closes the descriptor: a negative error number if that fails. */
    int release();
  }

  private static final System.Logger LOG = System.getLogger("edo.reactor");

  /** How often the kernel is asked again that has no memory for a submission just now. */
  private static final int PATIENCE = 100;

  private static final long FIRST_PAUSE_NANOS = 50_000;
  private static final long LAST_PAUSE_NANOS = 10_000_000;

  private final class RingDescriptor extends Descriptor {
    RingDescriptor(int fd) {
      super(fd);
    }

    @Override
    int release(int number) {
      return kernel.release();
    }
  }

  private final Descriptor descriptor;
  private final Kernel kernel;
  private final RingMemory memory;
  private final ConcurrentLinkedQueue<UringOperation> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final @Nullable UringOperation[] inFlight;

  /** The free places of {@link #inFlight}, as many as {@link #free} says. */
  private final int[] places;

  private volatile int free;

  Uring(int fd, RingMemory memory, Kernel kernel) {
    this.descriptor = new RingDescriptor(fd);
    this.memory = memory;
    this.kernel = kernel;
    int capacity = memory.capacity();
    inFlight = new UringOperation[capacity];
    places = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      places[i] = i;
    }
    free = capacity;
  }

  /**
   * For a reactor: readable when there are completions.
   *
   * @return the ring's descriptor
   */
  public EpollFd readiness() {
    return new EpollFd(descriptor);
  }

  /**
   * Submits an operation; its completion is told once, perhaps before this returns.
   *
   * @return false if the ring is closed: nothing has happened, and nobody is told
   */
  boolean submit(UringOperation operation) {
    int mine;
    int its;
    try {
      mine = descriptor.enter();
    } catch (ClosedChannelException e) {
      return false;
    }
    try {
      try {
        its = descriptor.enter();
      } catch (ClosedChannelException e) {
        return false;
      }
      boolean added = false;
      try {
        waiting.add(operation);
        added = true;
      } finally {
        if (!added) {
          descriptor.exit(its);
        }
      }
      try {
        workInside();
      } catch (Throwable e) { // accepted is accepted: it must not look refused as well
        LOG.log(Level.ERROR, "a ring failed at its work, and goes on with the next event", e);
      }
    } finally {
      descriptor.exit(mine);
    }
    return true;
  }

  /**
   * Takes the completions there are, and submits what waits for a place. To be called when the
   * ring's descriptor is readable.
   */
  public void work() {
    int ticket;
    try {
      ticket = descriptor.enter();
    } catch (ClosedChannelException e) {
      return; // who closed it does it
    }
    try {
      workInside();
    } finally {
      descriptor.exit(ticket);
    }
  }

  private void workInside() {
    do {
      if (!claimed.compareAndSet(false, true)) {
        return; // who has it looks again
      }
      try {
        take();
        hand();
        take(); // what the kernel had at hand it has answered at once
      } finally {
        claimed.set(false);
      }
      VarHandle.fullFence();
    } while (isWorkLeft());
  }

  /** Whether there is something that whoever claims the ring can do. */
  boolean isWorkLeft() {
    return (free > 0 && !waiting.isEmpty()) || memory.completionTail() != memory.completionHead();
  }

  /** Takes completions. Claimed. */
  private void take() {
    int tail = memory.completionTail();
    for (int head = memory.completionHead(); head != tail; head++) {
      int place = (int) memory.userData(head);
      int result = memory.result(head);
      memory.completionHead(head + 1);
      leave(place, result);
    }
  }

  /** An operation leaves its place. Claimed. */
  private void leave(int place, int result) {
    UringOperation operation = inFlight[place];
    if (operation == null) {
      throw new AssertionError("the kernel has answered " + place + ", which is not in flight");
    }
    inFlight[place] = null;
    int n = free;
    places[n] = place;
    free = n + 1;
    if (operation.isOver(result)) {
      tell(operation, result);
    } else {
      waiting.add(operation);
    }
  }

  private void tell(UringOperation operation, int result) {
    try {
      operation.end(result);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "who was told of the end of an operation on a file has thrown", e);
    } finally {
      descriptor.exit(Descriptor.PLAIN);
    }
  }

  /** Hands operations to the kernel. Claimed. */
  private void hand() {
    int first = memory.submissionTail();
    int tail = first;
    while (free > 0) {
      UringOperation operation = waiting.poll();
      if (operation == null) {
        break;
      }
      int n = free - 1;
      int place = places[n];
      free = n;
      inFlight[place] = operation;
      operation.describe(memory, tail, place);
      tail++;
    }
    if (tail != first) {
      memory.submissionTail(tail);
      int error = enter(tail - first);
      if (error != 0) {
        takeBack(tail, error);
      }
    }
  }

  /** Has the kernel take submissions; 0, or the error number that it insists on. */
  private int enter(int count) {
    int left = count;
    int refused = 0;
    while (left > 0) {
      int taken = kernel.enter(left);
      if (taken > 0) {
        left -= taken;
      } else if (taken == 0 || taken == -Errno.EAGAIN || taken == -Errno.EBUSY) {
        if (++refused == PATIENCE) {
          return Errno.EAGAIN;
        }
        Thread.onSpinWait();
      } else if (taken != -Errno.EINTR) {
        return -taken;
      }
    }
    return 0;
  }

  /** Fails what the kernel would not take. It looks at submissions only while it is entered. */
  private void takeBack(int tail, int error) {
    int head = memory.submissionHead();
    memory.submissionTail(head);
    for (int i = head; i != tail; i++) {
      leave(memory.submitted(i), -error);
    }
  }

  /**
   * Accepts nothing more. What was accepted is done all the same, elsewhere if it is not done by
   * now; then the ring is closed.
   *
   * @param elsewhere runs what waits for that, on a thread that may block
   */
  public void close(Executor elsewhere) {
    int ticket;
    try {
      ticket = descriptor.enter();
    } catch (ClosedChannelException e) {
      return;
    }
    descriptor.close();
    workInside();
    if (descriptor.isLast()) {
      descriptor.exit(ticket);
      return;
    }
    boolean started = false;
    try {
      elsewhere.execute(() -> finish(ticket));
      started = true;
    } finally {
      if (!started) {
        LOG.log(
            Level.ERROR,
            "no thread could be started for operations on files that are under way; nobody will be"
                + " told of their end, and their ring stays");
      }
    }
  }

  private void finish(int ticket) {
    long pause = FIRST_PAUSE_NANOS;
    while (!descriptor.isLast()) {
      LockSupport.parkNanos(this, pause);
      pause = Math.min(2 * pause, LAST_PAUSE_NANOS);
      workInside();
    }
    descriptor.exit(ticket);
  }
}
