package edo.reactor.internal.epoll;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The eventfd of one epoll: every write to it is a new edge, so it is never read.
 *
 * <p><b>States:</b> unclaimed (no waker made yet), claimed; and, if claimed, signalled or not.
 *
 * <pre>
 * field      read mode          write mode                       owner
 * claimed    CAS                CAS false to true, once          whoever makes the waker
 * token      plain              before claimed's users see it    the same
 * signalled  getAndSet          getAndSet true (wake),           wakers set it,
 *                               getAndSet false (acknowledge)    the polling thread clears it
 * </pre>
 *
 * <p>Nothing is lost: a wake that finds {@code signalled} set does not write, because the edge of
 * an earlier write has not been acknowledged; the acknowledging getAndSet follows it and thereby
 * sees all that was written before the wake, and the poll returns after that. A wake that comes
 * after the acknowledgement writes again.
 *
 * <p>The polling thread recognises the edge by its token. A source with the same token leads to a
 * needless acknowledgement and so to one write too many, which does no harm.
 */
final class EpollWaker extends Descriptor implements Runnable {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;
  private static final byte[] ONE =
      ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();

  private static final System.Logger LOG = System.getLogger("edo.reactor");
  private static final VarHandle SIGNALLED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SIGNALLED = lookup.findVarHandle(EpollWaker.class, "signalled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile boolean signalled;
  private volatile long token;

  /** Belongs to whoever has the WRITER direction. */
  private final MemorySegment errno = LinuxNative.heapErrno();

  private EpollWaker(int fd) {
    super(fd);
  }

  static EpollWaker open() throws IOException {
    CallScratch scratch = CallScratch.take();
    int fd;
    try {
      fd = LinuxNative.eventfd(scratch.errno, 0, EFD_CLOEXEC | EFD_NONBLOCK);
    } finally {
      scratch.giveBack();
    }
    if (fd < 0) {
      throw Errno.failure(-fd, "open an eventfd");
    }
    return new EpollWaker(fd);
  }

  void claim(long name) {
    if (!claimed.compareAndSet(false, true)) {
      throw new IllegalStateException("this Poll has a waker already: share that one");
    }
    token = name;
  }

  void unclaim() {
    claimed.set(false);
  }

  @Override
  public void run() {
    if (!(boolean) SIGNALLED.getAndSet(this, true)) {
      signal();
    }
  }

  /** Makes an edge, whatever the state. */
  void signal() {
    int ticket;
    try {
      ticket = enter(WRITER);
    } catch (ClosedChannelException e) {
      return; // The poll is closed: nobody waits there any more.
    }
    try {
      MemorySegment scratch = (ticket & WRITER) != 0 ? errno : LinuxNative.heapErrno();
      int result;
      do {
        result = LinuxNative.write(scratch, number(), ONE, 0, ONE.length);
      } while (result == -Errno.EINTR);
      if (result < 0 && reported.compareAndSet(false, true)) {
        LOG.log(
            Level.ERROR,
            "waking the reactor failed: {0}. Its descriptor {1} was closed by other code: look for"
                + " who closes numbers that are not his. Reported once.",
            Errno.name(-result),
            number());
      }
    } finally {
      exit(ticket);
    }
  }

  /** Called by the polling thread for each event, before the poll returns. */
  void acknowledge(long eventToken) {
    if (eventToken == token && signalled) {
      SIGNALLED.getAndSet(this, false);
    }
  }
}
