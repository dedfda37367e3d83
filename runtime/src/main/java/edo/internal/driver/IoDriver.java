package edo.internal.driver;

import edo.internal.seam.ReadyCell;
import edo.reactor.Events;
import edo.reactor.Poll;
import edo.reactor.Readiness;
import edo.reactor.Sockets;
import edo.reactor.Source;
import edo.reactor.Token;
import edo.reactor.Waker;
import edo.runtime.RuntimeShutDownException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The runtime's reactor: one instance for all workers, with all sources. Whoever has nothing to run
 * waits in it, one at a time; who is busy polls it now and then in passing.
 *
 * <p><b>Who polls.</b> {@code entered} is a try-lock: whoever gets it may poll and pass on what is
 * ready. Nobody ever waits for it.
 *
 * <p><b>When nobody is inside</b> some worker is awake that will be, between two slices or to
 * sleep; the others may sleep elsewhere, see {@link Driver}. A worker whose slices are long wakes
 * one of them to wait here in its stead; if it is a single slice that is long, the monitor does.
 *
 * <p><b>In batches.</b> A poll may fetch a thousand events, but they are passed on {@value #BATCH}
 * at a time, the next batch when the worker has run what the last one woke. To wake a task and to
 * run it touches the same memory; in between should not lie that of a thousand others. And the run
 * queue does not overflow.
 *
 * <table>
 * <caption>Shared fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>entered</td><td>volatile</td><td>CAS, volatile to leave</td><td>who polls</td></tr>
 * <tr><td>backlog</td><td>volatile</td><td>volatile, inside</td><td>who polls</td></tr>
 * <tr><td>shutDown</td><td>volatile</td><td>volatile, once</td><td>who closes</td></tr>
 * </table>
 *
 * <p>Rejected: an instance for each worker, with its share of the sources. With few connections
 * each worker then fetched one or two events at a time and slept in between, at some two system
 * calls and a wake per request more.
 */
public final class IoDriver implements ReadyCell.Registrar {
  private static final long WAKER_TOKEN = -1;
  private static final long ATTACHED_TOKEN = -2;
  private static final int BATCH = 32;
  private static final int INTEREST = Readiness.READABLE | Readiness.WRITABLE;
  private static final Runnable[] NOTHING = {};

  private final Poll poll;
  private final Events events;
  private final Waker waker;
  private final CellTable cells = new CellTable();
  private final AtomicBoolean entered = new AtomicBoolean();
  private final AtomicLong registered = new AtomicLong();
  private final AtomicLong deregistered = new AtomicLong();
  private final LongAdder readyEvents = new LongAdder();
  private volatile boolean shutDown;

  /** What events of the sources do that are polled along. Replaced as a whole, at the start. */
  private volatile Runnable[] attached = NOTHING;

  /** The first event of the last poll that was not passed on yet. Inside {@link #enter}. */
  private int next;

  /** Whether there is one: for who asks from outside. */
  private volatile boolean backlog;

  /**
   * Opens the reactor.
   *
   * @param sockets what it is for
   * @param eventsPerPoll how many events one poll fetches at most
   * @throws IOException if the system has no more descriptors
   */
  public IoDriver(Sockets sockets, int eventsPerPoll) throws IOException {
    this.poll = Poll.open(sockets);
    this.events = Events.withCapacity(eventsPerPoll);
    this.waker = new Waker(poll.registry(), new Token(WAKER_TOKEN));
  }

  /**
   * Tries to become the one who polls.
   *
   * @return whether the caller must call {@link #leave()} later
   */
  public boolean enter() {
    return !entered.get() && entered.compareAndSet(false, true);
  }

  /** Lets somebody else poll. */
  public void leave() {
    entered.set(false);
  }

  /**
   * Whether there are sources, and nobody is inside, polling or waiting.
   *
   * @return true if so
   */
  public boolean isUnattended() {
    return !isIdle() && isDeserted();
  }

  /**
   * Whether nobody is inside, with or without sources: one may come at any moment, from a thread
   * that is no worker.
   *
   * @return true if so
   */
  public boolean isDeserted() {
    return !entered.get();
  }

  /**
   * Passes on what is ready, fetching it first unless some is left. Does not wait. Inside {@link
   * #enter}.
   *
   * @return whether anything happened, or is left for the next turn
   */
  public boolean turn() {
    return fetch(0) && pass();
  }

  /**
   * Whether events were fetched that are not passed on yet.
   *
   * @return true if the next turn has something to do
   */
  public boolean hasBacklog() {
    return backlog;
  }

  /**
   * Whether there is nothing that a poll could bring.
   *
   * @return true if so
   */
  public boolean isIdle() {
    return cells.size() == 0 && attached.length == 0 && !backlog;
  }

  /** Ends the wait of whoever is inside, or the next one. */
  void wake() {
    waker.wake();
  }

  /**
   * Waits for events, unless some are left. Inside {@link #enter}.
   *
   * @return whether there are any to pass on
   */
  boolean fetch(long nanos) {
    if (next == events.size()) {
      try {
        next = 0;
        var _ = poll.pollNanos(events, nanos);
      } catch (IOException e) {
        throw new IllegalStateException(
            "the reactor cannot poll; the runtime cannot go on without it", e);
      }
    }
    return left();
  }

  private boolean left() {
    boolean more = next < events.size();
    if (more != backlog) {
      backlog = more;
    }
    return more;
  }

  private boolean pass() {
    int from = next;
    int end = Math.min(events.size(), from + BATCH);
    next = end; // first: an event whose waker throws is not to come again
    int found = 0;
    for (int i = from; i < end; i++) {
      if (passOn(events.tokenAt(i), events.readinessAt(i))) {
        found++;
      }
    }
    if (found > 0) {
      readyEvents.add(found);
    }
    return left() || found > 0;
  }

  private boolean passOn(long token, int readiness) {
    if (token < 0) {
      if (token == WAKER_TOKEN) {
        return false;
      }
      attached[(int) (ATTACHED_TOKEN - token)].run();
      return true;
    }
    ReadyCell cell = cells.find(token);
    if (cell == null) {
      return false;
    }
    cell.ready(readiness);
    return true;
  }

  /**
   * Polls a source of the runtime's own along with the others, from now on. Before anybody polls.
   *
   * @param source what is polled, for reading
   * @param onEvent called by whoever polls
   * @throws IOException if the reactor refuses
   */
  public void attach(Source source, Runnable onEvent) throws IOException {
    int at = attached.length;
    Runnable[] more = Arrays.copyOf(attached, at + 1);
    more[at] = onEvent;
    attached = more;
    poll.registry().register(source, ATTACHED_TOKEN - at, Readiness.READABLE);
  }

  @Override
  public void register(ReadyCell cell) throws IOException {
    if (shutDown) {
      throw new RuntimeShutDownException();
    }
    cells.add(cell);
    try {
      poll.registry().register(cell.source(), cell.token(), INTEREST);
    } catch (IOException | RuntimeException e) {
      cells.remove(cell);
      if (shutDown) {
        var gone = new RuntimeShutDownException(); // closed under us
        gone.initCause(e);
        throw gone;
      }
      throw e;
    }
    registered.getAndIncrement();
    if (shutDown) {
      cell.ready(ReadyCell.GONE); // the sweep may have passed before we were in the table
    }
  }

  /**
   * Gives the token up. The source leaves the reactor itself when it is closed, before or after.
   */
  @Override
  public void deregister(ReadyCell cell) {
    cells.remove(cell);
    deregistered.getAndIncrement();
  }

  @Override
  public boolean isShutDown() {
    return shutDown;
  }

  /** Ends all waiting, closes the reactor. Nobody polls any more. */
  public void close() {
    shutDown = true;
    cells.forEach(cell -> cell.ready(ReadyCell.GONE));
    poll.close();
  }

  /**
   * Looks at the sources that are registered now.
   *
   * @param visitor told of each
   */
  public void forEach(Consumer<ReadyCell> visitor) {
    cells.forEach(visitor);
  }

  /**
   * Sources that are registered now.
   *
   * @return their number
   */
  public int sources() {
    return cells.size();
  }

  /**
   * Sources registered since the start.
   *
   * @return the number
   */
  public long registered() {
    return registered.get();
  }

  /**
   * Sources deregistered since the start.
   *
   * @return the number
   */
  public long deregistered() {
    return deregistered.get();
  }

  /**
   * Readiness events handled since the start.
   *
   * @return the number
   */
  public long readyEvents() {
    return readyEvents.sum();
  }
}
