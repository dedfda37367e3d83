package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import edo.reactor.Backend;
import edo.reactor.Readiness;
import edo.reactor.Registry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds descriptors to one epoll, edge-triggered.
 *
 * <p>Each call holds the epoll's descriptor and the source's (see {@link Descriptor}), so neither
 * can be closed, and its number reused, in the middle of it. A source's home is set before it is
 * added and cleared after it is removed: of two threads that register it at the same time, one
 * fails.
 */
public final class EpollRegistry extends Registry {
  static final int EPOLLIN = 0x001;
  static final int EPOLLPRI = 0x002;
  static final int EPOLLOUT = 0x004;
  static final int EPOLLERR = 0x008;
  static final int EPOLLHUP = 0x010;
  static final int EPOLLRDHUP = 0x2000;
  static final int EPOLLET = 1 << 31;

  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int CTL_MOD = 3;

  /** Where the token lies in an epoll_event, which is packed on x86-64 only. */
  static final int TOKEN_OFFSET =
      System.getProperty("os.arch", "").equals("amd64") ? Integer.BYTES : Long.BYTES;

  /** Size of an epoll_event. */
  static final int EVENT_BYTES = TOKEN_OFFSET + Long.BYTES;

  private final Descriptor epoll;
  private final EpollWaker waker;

  /**
   * Who watches a descriptor of somebody else here, by its number. When that is added again, for
   * whomever, the kernel has given the number away: the descriptor was closed behind the back of
   * who watched it, who is not to remove it any more. One who leaves at that very moment still
   * does, which its owner's promise not to close it before excludes.
   */
  private final ConcurrentHashMap<Integer, Descriptor> borrowed = new ConcurrentHashMap<>();

  EpollRegistry(Descriptor epoll, EpollWaker waker) {
    this.epoll = epoll;
    this.waker = waker;
  }

  static EpollRegistry of(Registry registry) {
    if (registry instanceof EpollRegistry epoll) {
      return epoll;
    }
    throw new IllegalArgumentException(
        "this source is made for EPOLL, the Poll is "
            + registry.backend()
            + ": make sources with the backend of the Poll");
  }

  @Override
  public Backend backend() {
    return Backend.EPOLL;
  }

  @Override
  protected Runnable openWaker(long token) throws IOException {
    int ticket = enterEpoll();
    try {
      waker.claim(token);
      boolean named = false;
      try {
        control(CTL_MOD, waker.number(), EPOLLIN | EPOLLET, token, "name waker");
        named = true;
      } finally {
        if (!named) {
          waker.unclaim();
        }
      }
      return waker;
    } finally {
      epoll.exit(ticket);
    }
  }

  void addWaker() throws IOException {
    control(CTL_ADD, waker.number(), EPOLLIN | EPOLLET, 0, "waker");
  }

  void add(Descriptor source, long token, int interestBits) throws IOException {
    int epollTicket = enterEpoll();
    try {
      int ticket = source.enter();
      try {
        settle(source);
        boolean added = false;
        try {
          control(CTL_ADD, source.number(), flags(interestBits), token, "register");
          added = true;
          claim(source);
        } finally {
          if (!added) {
            source.leaveHome();
          }
        }
      } finally {
        source.exit(ticket);
      }
    } finally {
      epoll.exit(epollTicket);
    }
  }

  private void claim(Descriptor source) {
    if (source.isBorrowed() || !borrowed.isEmpty()) {
      Descriptor before =
          source.isBorrowed()
              ? borrowed.put(source.number(), source)
              : borrowed.remove(source.number());
      if (before != null) {
        before.leaveHome();
      }
    }
  }

  private void settle(Descriptor source) {
    EpollRegistry home = source.home();
    if (home == this) {
      throw new IllegalStateException(
          "source is registered already: use reregister to change its token or interest");
    }
    // A closed epoll has forgotten its sources; nobody needs to deregister from it.
    if (home != null && !home.epoll.isClosed()) {
      throw new IllegalStateException(
          "source is registered with another Poll: deregister it there first");
    }
    if (!source.settle(home, this)) {
      throw new IllegalStateException("source is being registered by another thread");
    }
  }

  void change(Descriptor source, long token, int interestBits) throws IOException {
    int epollTicket = enterEpoll();
    try {
      int ticket = source.enter();
      try {
        requireHere(source);
        control(CTL_MOD, source.number(), flags(interestBits), token, "reregister");
      } finally {
        source.exit(ticket);
      }
    } finally {
      epoll.exit(epollTicket);
    }
  }

  void remove(Descriptor source) throws IOException {
    int epollTicket = enterEpoll();
    try {
      int ticket = source.enter();
      try {
        requireHere(source);
        if (source.isBorrowed()) {
          borrowed.remove(source.number(), source);
        }
        control(CTL_DEL, source.number(), 0, 0, "deregister");
        source.leaveHome();
      } finally {
        source.exit(ticket);
      }
    } finally {
      epoll.exit(epollTicket);
    }
  }

  private void requireHere(Descriptor source) {
    EpollRegistry home = source.home();
    if (home != this) {
      throw new IllegalStateException(
          home == null
              ? "source is not registered: call register first"
              : "source is registered with another Poll");
    }
  }

  /** Removes a descriptor that is about to be closed. */
  void forget(int fd) {
    int ticket;
    try {
      ticket = epoll.enter();
    } catch (ClosedChannelException e) {
      return; // A closed epoll has forgotten it already.
    }
    CallScratch scratch = CallScratch.take();
    try {
      // Cannot fail in a way that matters: closing the descriptor removes it as well.
      LinuxNative.epollCtl(scratch.errno, epoll.number(), CTL_DEL, fd, scratch.event);
    } finally {
      scratch.giveBack();
      epoll.exit(ticket);
    }
  }

  private int enterEpoll() {
    try {
      return epoll.enter();
    } catch (ClosedChannelException e) {
      throw new IllegalStateException("the Poll of this registry is closed", e);
    }
  }

  private void control(int op, int fd, int flags, long token, String doing) throws IOException {
    CallScratch scratch = CallScratch.take();
    int result;
    try {
      MemorySegment event = scratch.event;
      event.set(JAVA_INT, 0, flags);
      event.set(JAVA_LONG_UNALIGNED, TOKEN_OFFSET, token);
      result = LinuxNative.epollCtl(scratch.errno, epoll.number(), op, fd, event);
    } finally {
      scratch.giveBack();
    }
    switch (-result) {
      case 0 -> {}
      case Errno.EEXIST ->
          throw new IllegalStateException(
              "descriptor " + fd + " is registered already, through another source");
      case Errno.ENOENT ->
          throw new IllegalStateException(
              "descriptor " + fd + " is not registered: was it closed behind the source's back?");
      case Errno.EPERM ->
          throw new IOException(
              "descriptor "
                  + fd
                  + " is not selectable: a regular file or directory is always ready, do not"
                  + " register it");
      default -> throw Errno.failure(-result, doing + " descriptor " + fd);
    }
  }

  private static int flags(int interestBits) {
    int flags = EPOLLET;
    if ((interestBits & Readiness.READABLE) != 0) {
      flags |= EPOLLIN | EPOLLRDHUP;
    }
    if ((interestBits & Readiness.WRITABLE) != 0) {
      flags |= EPOLLOUT;
    }
    if ((interestBits & Readiness.PRIORITY) != 0) {
      flags |= EPOLLPRI;
    }
    return flags;
  }

  /** What the kernel's flags mean in terms of {@link Readiness}. */
  static int readiness(int flags) {
    int readiness = 0;
    if ((flags & (EPOLLIN | EPOLLPRI)) != 0) {
      readiness |= Readiness.READABLE;
    }
    if ((flags & EPOLLOUT) != 0) {
      readiness |= Readiness.WRITABLE;
    }
    if ((flags & EPOLLPRI) != 0) {
      readiness |= Readiness.PRIORITY;
    }
    if ((flags & EPOLLERR) != 0) {
      // Alone, it is what the writing end of a pipe gets when its reader is gone.
      readiness |= Readiness.ERROR;
      if ((flags & EPOLLOUT) != 0 || (flags & ~EPOLLERR) == 0) {
        readiness |= Readiness.WRITE_CLOSED;
      }
    }
    if ((flags & EPOLLHUP) != 0) {
      readiness |= Readiness.READ_CLOSED | Readiness.WRITE_CLOSED;
    }
    if ((flags & EPOLLRDHUP) != 0) {
      readiness |= Readiness.READ_CLOSED;
    }
    return readiness;
  }
}
