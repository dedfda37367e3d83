package edo.reactor.internal.nio;

import edo.reactor.Readiness;
import edo.reactor.Registry;
import edo.reactor.internal.EventBuffer;
import edo.reactor.internal.Poller;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One selector: waits for events.
 *
 * <p>Keys go straight from the selector to {@link #report}, without the set of selected keys. What
 * does not fit stays armed and comes with the next poll.
 */
public final class NioPoller implements Poller {
  private static final System.Logger LOG = System.getLogger("edo.reactor");
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final EventBuffer NOBODY = new EventBuffer(0);

  private final Selector selector;
  private final NioRegistry registry;
  private final AtomicBoolean polling = new AtomicBoolean();
  private final Consumer<SelectionKey> report = this::report;

  /** Where the current poll's events go; owned by the polling thread. */
  private EventBuffer into = NOBODY;

  static {
    NioErrors.load();
  }

  private NioPoller(Selector selector) {
    this.selector = selector;
    registry = new NioRegistry(selector);
  }

  /**
   * Opens a selector.
   *
   * @return a selector without sources
   * @throws IOException if the system refuses
   */
  public static NioPoller open() throws IOException {
    try {
      return new NioPoller(Selector.open());
    } catch (IOException e) {
      throw NioErrors.translated(e, "open a selector");
    }
  }

  @Override
  public Registry registry() {
    return registry;
  }

  @Override
  public OptionalInt fd() {
    return OptionalInt.empty();
  }

  @Override
  public void poll(EventBuffer buffer, long nanos) throws IOException {
    if (!polling.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "another thread is in poll: one thread at a time may poll, use a Waker to end its wait");
    }
    try {
      if (!selector.isOpen()) {
        throw new IllegalStateException("this Poll is closed");
      }
      into = buffer;
      select(nanos);
    } catch (ClosedSelectorException e) {
      buffer.clear(); // Closed by another thread meanwhile; the next poll says so.
    } finally {
      into = NOBODY;
      polling.set(false);
    }
  }

  private void select(long nanos) throws IOException {
    boolean woken = registry.collectWake(into, false);
    registry.selecting(true);
    try {
      registry.collectBuffered(into);
      if (nanos == 0 || into.size() > 0) {
        selector.selectNow(report);
      } else if (nanos < 0) {
        selector.select(report);
      } else {
        selector.select(report, millis(nanos));
      }
    } finally {
      registry.selecting(false);
    }
    registry.collectWake(into, woken);
    registry.collectBuffered(into);
  }

  private static long millis(long nanos) {
    long millis = nanos / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI == 0 ? 0 : 1);
    return Math.min(millis, Integer.MAX_VALUE);
  }

  private void report(SelectionKey key) {
    if (into.isFull() || !(key.attachment() instanceof NioRegistration source)) {
      return;
    }
    try {
      int ready = key.readyOps();
      key.interestOpsAnd(~ready);
      if (source.home() == registry) {
        into.add(source.token(), readiness(ready));
      }
    } catch (CancelledKeyException e) {
      // Closed by another thread in this very moment: no event any more.
    }
  }

  private static int readiness(int ops) {
    int readiness = 0;
    if ((ops & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
      readiness |= Readiness.READABLE;
    }
    if ((ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
      readiness |= Readiness.WRITABLE;
    }
    return readiness;
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a selector failed; it is closed all the same", e);
    }
  }
}
