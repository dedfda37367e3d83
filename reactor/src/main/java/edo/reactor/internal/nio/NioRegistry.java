package edo.reactor.internal.nio;

import edo.reactor.Backend;
import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.internal.EventBuffer;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Adds channels to one selector, and wakes it.
 *
 * <pre>
 * field      read mode         write mode                       owner
 * selecting  volatile          volatile; CAS true to false      the polling thread; whoever is first
 *                                                               to wake it
 * claimed    CAS               CAS false to true, once          whoever makes the waker
 * wakerToken volatile          once                             the same
 * signalled  getAndSet         getAndSet true (wake),           wakers set it,
 *                              getAndSet false (report)         the polling thread clears it
 * buffered   concurrent queue                                   all add, the polling thread removes
 * </pre>
 *
 * <p>A change of a key's interest counts from the next select. So the changer, having changed,
 * looks at {@code selecting}, and the polling thread sets {@code selecting} before it looks at the
 * changes: one of the two sees the other. Who comes second finds {@code selecting} taken back by
 * the first, who wakes the selector for both. The queue {@code buffered} is handled the same way.
 */
public final class NioRegistry extends Registry {
  private static final VarHandle SELECTING;
  private static final VarHandle SIGNALLED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SELECTING = lookup.findVarHandle(NioRegistry.class, "selecting", boolean.class);
      SIGNALLED = lookup.findVarHandle(NioRegistry.class, "signalled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Selector selector;
  private final Queue<NioRegistration> buffered = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private volatile boolean selecting;
  private volatile long wakerToken;
  private volatile boolean signalled;

  NioRegistry(Selector selector) {
    this.selector = selector;
  }

  static NioRegistry of(Registry registry) {
    if (registry instanceof NioRegistry nio) {
      return nio;
    }
    throw new IllegalArgumentException(
        "this source is made for NIO, the Poll is "
            + registry.backend()
            + ": make sources with the backend of the Poll");
  }

  @Override
  public Backend backend() {
    return Backend.NIO;
  }

  @Override
  protected Runnable openWaker(long token) {
    requireOpen();
    if (!claimed.compareAndSet(false, true)) {
      throw new IllegalStateException("this Poll has a waker already: share that one");
    }
    wakerToken = token;
    return this::wake;
  }

  private void wake() {
    if (!(boolean) SIGNALLED.getAndSet(this, true)) {
      selector.wakeup();
    }
  }

  /** Once for each select: the selector wakes under a monitor, which is better not fought over. */
  void wakeIfSelecting() {
    if (selecting && SELECTING.compareAndSet(this, true, false)) {
      selector.wakeup();
    }
  }

  void selecting(boolean now) {
    selecting = now;
  }

  /** Has the next poll report a source as readable. */
  void reportBuffered(NioRegistration source) {
    buffered.add(source);
    wakeIfSelecting();
  }

  /**
   * Reports a wake, unless this poll has done so; one that comes before the poll returns is part of
   * that.
   *
   * @return whether this poll has reported a wake now
   */
  boolean collectWake(EventBuffer into, boolean reported) {
    if (into.isFull() && !reported) {
      return false;
    }
    boolean woken = signalled && (boolean) SIGNALLED.getAndSet(this, false);
    if (woken && !reported) {
      into.add(wakerToken, Readiness.READABLE);
    }
    return woken || reported;
  }

  /** Reports sources that are ready although their channels are not. */
  void collectBuffered(EventBuffer into) {
    while (!into.isFull()) {
      NioRegistration source = buffered.poll();
      if (source == null) {
        return;
      }
      if (source.home() == this && source.isInterestedIn(Readiness.READABLE)) {
        into.add(source.token(), Readiness.READABLE);
      }
    }
  }

  void add(NioRegistration source, long token, int interestBits) throws IOException {
    requireOpen();
    source.requireOpen();
    requireSupported(interestBits);
    settle(source);
    boolean added = false;
    try {
      // Without interest first: the source must know its key before an event can come.
      SelectionKey key = source.channel().register(selector, 0, source);
      source.begin(key, token, interestBits);
      added = true;
    } catch (ClosedSelectorException e) {
      throw new IllegalStateException("the Poll of this registry is closed", e);
    } catch (CancelledKeyException e) {
      throw closed(e);
    } finally {
      if (!added) {
        source.leaveHome();
      }
    }
    announce(source);
  }

  private void settle(NioRegistration source) {
    NioRegistry home = source.home();
    if (home == this) {
      throw new IllegalStateException(
          "source is registered already: use reregister to change its token or interest");
    }
    // A closed selector has forgotten its sources; nobody needs to deregister from it.
    if (home != null && home.selector.isOpen()) {
      throw new IllegalStateException(
          "source is registered with another Poll: deregister it there first");
    }
    if (!source.settle(home, this)) {
      throw new IllegalStateException("source is being registered by another thread");
    }
  }

  private void announce(NioRegistration source) {
    if (source.hasBuffered()) {
      reportBuffered(source);
    }
    wakeIfSelecting();
  }

  void change(NioRegistration source, long token, int interestBits) throws IOException {
    requireOpen();
    source.requireOpen();
    requireSupported(interestBits);
    requireHere(source);
    try {
      source.change(token, interestBits);
    } catch (CancelledKeyException e) {
      throw closed(e);
    }
    announce(source);
  }

  void remove(NioRegistration source) throws IOException {
    requireOpen();
    source.requireOpen();
    requireHere(source);
    try {
      source.end();
    } catch (CancelledKeyException e) {
      throw closed(e);
    }
  }

  private void requireOpen() {
    if (!selector.isOpen()) {
      throw new IllegalStateException("the Poll of this registry is closed");
    }
  }

  private static void requireSupported(int interestBits) {
    if ((interestBits & Readiness.PRIORITY) != 0) {
      throw new UnsupportedOperationException(
          "java.nio has no PRIORITY interest: use the EPOLL backend");
    }
  }

  private void requireHere(NioRegistration source) {
    NioRegistry home = source.home();
    if (home != this) {
      throw new IllegalStateException(
          home == null
              ? "source is not registered: call register first"
              : "source is registered with another Poll");
    }
  }

  private static ClosedChannelException closed(CancelledKeyException cause) {
    var closed = new ClosedChannelException();
    closed.initCause(cause);
    return closed;
  }
}
