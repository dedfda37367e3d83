package edo.reactor.internal.epoll;

import edo.reactor.Registry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is closed only when nobody uses it, so that no operation can ever reach a
 * number that the kernel has given to somebody else meanwhile.
 *
 * <p><b>States</b>, in one word: {@code CLOSED} (1 bit), {@code READER} and {@code WRITER} (1 bit
 * each), and the number of operations under way.
 *
 * <pre>
 * open,   0 users  -- enter --&gt;  open,   n users   -- exit --&gt;  open, 0 users
 * open,   0 users  -- close --&gt;  CLOSED, 0 users: the closer frees the descriptor
 * open,   n users  -- close --&gt;  CLOSED, n users   -- last exit --&gt; the leaver frees the descriptor
 * CLOSED           -- enter --&gt;  ClosedChannelException, state unchanged
 * </pre>
 *
 * <p>No one enters after CLOSED, so CLOSED with 0 users is reached exactly once, and whoever gets
 * there is alone.
 *
 * <p>An operation may ask for a direction. The first one there has the direction's bit, and with it
 * the exclusive use of what belongs to the direction (the errno memory of an {@link IoFd}, the
 * event memory of an {@link EpollPoller}); the others do without.
 *
 * <pre>
 * field   read mode   write mode                            owner
 * fd      final                                             whoever is inside
 * state   volatile    CAS (enter), getAndAdd (exit),        all
 *                     getAndBitwiseOr (close)
 * home    volatile    CAS (register), volatile (the rest)   the registering thread; inside only
 * </pre>
 *
 * <p><b>Rejected:</b> a lock (worker-side code and tasks share none); dup2 over the descriptor, as
 * the JDK does (one more system call for each close).
 */
class Descriptor {
  static final int READER = 1 << 30;
  static final int WRITER = 1 << 29;
  private static final int CLOSED = 1 << 31;
  private static final int ONE = 1;

  /** The ticket of an operation without a direction. */
  static final int PLAIN = ONE;

  private static final System.Logger LOG = System.getLogger("edo.reactor");
  private static final AtomicBoolean REPORTED = new AtomicBoolean();
  private static final VarHandle STATE;
  private static final VarHandle HOME;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(Descriptor.class, "state", int.class);
      HOME = lookup.findVarHandle(Descriptor.class, "home", EpollRegistry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int fd;
  private volatile int state;
  private volatile @Nullable EpollRegistry home;

  Descriptor(int fd) {
    this.fd = fd;
  }

  /** The number. Only between {@link #enter} and {@link #exit} is it sure to be ours. */
  final int number() {
    return fd;
  }

  final OptionalInt fdIfOpen() {
    return isClosed() ? OptionalInt.empty() : OptionalInt.of(fd);
  }

  /** Whether it is somebody else's, who may close it, and whose number may be another's then. */
  boolean isBorrowed() {
    return false;
  }

  final boolean isClosed() {
    return state < 0;
  }

  /** Begins an operation that needs no direction; to be followed by {@link #exit}. */
  final int enter() throws ClosedChannelException {
    return enter(0);
  }

  /**
   * Begins an operation.
   *
   * @param direction {@link #READER}, {@link #WRITER} or 0
   * @return the ticket for {@link #exit}; it contains the direction's bit if the operation is alone
   *     in it
   */
  final int enter(int direction) throws ClosedChannelException {
    while (true) {
      int seen = state;
      if (seen < 0) {
        throw new ClosedChannelException();
      }
      int ticket = ONE | (direction & ~seen);
      if (STATE.compareAndSet(this, seen, seen + ticket)) {
        return ticket;
      }
    }
  }

  final void exit(int ticket) {
    int left = (int) STATE.getAndAdd(this, -ticket) - ticket;
    if (left == CLOSED) {
      free();
    }
  }

  /** Whether it is closed and nobody is inside but the caller. */
  final boolean isLast() {
    return state == (CLOSED | ONE);
  }

  /** Lets nobody in any more, and frees the descriptor now or when the last one has left. */
  final void close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before == 0) {
      free();
    }
  }

  // Reached once, alone. Deregisters first: a copy of the descriptor in a child process would
  // otherwise keep the registration alive, and with it events for a token long gone.
  private void free() {
    EpollRegistry registry = home;
    if (registry != null) {
      registry.forget(fd);
      home = null;
    }
    int result = release(fd);
    // After EINTR Linux has closed it all the same. Anything else means that it was not ours.
    if (result < 0 && result != -Errno.EINTR && REPORTED.compareAndSet(false, true)) {
      LOG.log(
          Level.ERROR,
          "closing descriptor {0} failed: {1}. Other code has closed it, and may have hit another"
              + " connection: look for who closes the number that fd() tells. Reported once.",
          fd,
          Errno.name(-result));
    }
  }

  /** Gives the number back to the kernel; answers a negative error number if that fails. */
  int release(int number) {
    CallScratch scratch = CallScratch.take();
    try {
      return LinuxNative.close(scratch.errno, number);
    } finally {
      scratch.giveBack();
    }
  }

  // Registration: called inside, by EpollRegistry.

  final @Nullable EpollRegistry home() {
    return home;
  }

  final boolean settle(@Nullable EpollRegistry from, EpollRegistry to) {
    return HOME.compareAndSet(this, from, to);
  }

  final void leaveHome() {
    home = null;
  }

  // What every source on a descriptor does with the calls of Source.

  final void registerWith(Registry registry, long token, int interestBits) throws IOException {
    EpollRegistry.of(registry).add(this, token, interestBits);
  }

  final void reregisterWith(Registry registry, long token, int interestBits) throws IOException {
    EpollRegistry.of(registry).change(this, token, interestBits);
  }

  final void deregisterFrom(Registry registry) throws IOException {
    EpollRegistry.of(registry).remove(this);
  }
}
