package edo.internal.seam;

import edo.reactor.Readiness;
import edo.reactor.Source;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.task.Waker;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The cached readiness of one source of I/O, between the driver that learns of events and the tasks
 * that wait for them.
 *
 * <p>The two sets of wakers are {@link WakerSet}s without an object of their own: with thousands of
 * connections every object that an event has to touch costs a trip to memory.
 *
 * <p>The word {@code state} holds the readiness bits of {@link Readiness}, {@link #GONE}, and above
 * them a tick that every event increments. A task reads the word, tries its system call, and on
 * "would block" clears the bits it saw <em>if the tick has not moved since</em>: an event that
 * arrived in between is never lost. Closed bits are final and are never cleared. The word starts
 * with the optimistic bits its owner gives it, so the first attempt is a system call and not a
 * wait.
 *
 * <p>A source is registered with the reactor when somebody first waits for it, not before: a
 * connection whose data is already there never costs the registration.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>state</td><td>volatile</td><td>CAS</td><td>driver sets, tasks clear</td></tr>
 * <tr><td>registration</td><td>volatile</td><td>CAS</td><td>first waiter, closer</td></tr>
 * <tr><td>readers, writers</td><td>volatile</td><td>CAS to add, swap to empty</td><td>waiters add,
 * whoever calls {@link #ready} empties</td></tr>
 * <tr><td>token</td><td>after registration</td><td>before registration</td><td>registry</td></tr>
 * </table>
 *
 * <p>Registration goes NONE → BEGUN → DONE, back to NONE if the registrar refuses, and from
 * anywhere to CLOSED, once. Whoever takes it out of DONE or finds CLOSED after it had BEGUN
 * deregisters: exactly once, and never before the registrar is through.
 *
 * <p>Happens-before: an event's CAS on {@code state} precedes the emptying of a set of wakers; a
 * waiter adds its waker and then reads {@code state} again. All four are sequentially consistent.
 */
public final class ReadyCell {
  /** The source was closed or its runtime has shut down: waiting is over for good. */
  public static final int GONE = 1 << 6;

  /** What ends a wait for reading. */
  public static final int READ =
      Readiness.READABLE | Readiness.READ_CLOSED | Readiness.ERROR | GONE;

  /** What ends a wait for writing. */
  public static final int WRITE =
      Readiness.WRITABLE | Readiness.WRITE_CLOSED | Readiness.ERROR | GONE;

  /** What ends a wait for out-of-band data. */
  public static final int URGENT = Readiness.PRIORITY | Readiness.ERROR | GONE;

  private static final int BITS = 0xFF;
  private static final int TICK = 0x100;
  private static final int CLEARABLE =
      Readiness.READABLE | Readiness.WRITABLE | Readiness.PRIORITY | Readiness.ERROR;
  private static final int NONE = 0;
  private static final int BEGUN = 1;
  private static final int DONE = 2;
  private static final int CLOSED = 3;
  private static final VarHandle STATE;
  private static final VarHandle REGISTRATION;
  private static final VarHandle READERS;
  private static final VarHandle WRITERS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(ReadyCell.class, "state", int.class);
      REGISTRATION = lookup.findVarHandle(ReadyCell.class, "registration", int.class);
      READERS = lookup.findVarHandle(ReadyCell.class, "readers", Object.class);
      WRITERS = lookup.findVarHandle(ReadyCell.class, "writers", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The driver's side of a cell. */
  public interface Registrar {
    /**
     * Registers the cell's source.
     *
     * @param cell the cell
     * @throws IOException if the reactor refuses, or the runtime has shut down
     */
    void register(ReadyCell cell) throws IOException;

    /**
     * Withdraws it. No event arrives afterwards for this cell.
     *
     * @param cell the cell
     */
    void deregister(ReadyCell cell);

    /**
     * The cell is closed, be it registered or not.
     *
     * @param cell the cell
     */
    default void closed(ReadyCell cell) {}

    /**
     * Whether the runtime has shut down. Registered cells are told; the others ask.
     *
     * @return true once and for ever
     */
    boolean isShutDown();
  }

  private volatile int state;
  private volatile int registration;
  private long token;
  private final Source source;
  private final Registrar registrar;
  private volatile @Nullable Object readers;
  private volatile @Nullable Object writers;
  private @Nullable Wait readable;
  private @Nullable Wait writable;

  /**
   * A cell for a source that is not registered yet.
   *
   * @param source the source
   * @param registrar who registers it
   */
  public ReadyCell(Source source, Registrar registrar) {
    this.source = source;
    this.registrar = registrar;
    this.state = Readiness.READABLE | Readiness.WRITABLE;
  }

  /**
   * The source.
   *
   * @return the source this cell speaks for
   */
  public Source source() {
    return source;
  }

  /**
   * Who registers it.
   *
   * @return the registrar
   */
  public Registrar registrar() {
    return registrar;
  }

  /**
   * The token under which the driver knows the cell.
   *
   * @return the token
   */
  public long token() {
    return token;
  }

  /**
   * For the registrar: the token under which events for this cell will arrive.
   *
   * @param value the token
   */
  public void assignToken(long value) {
    token = value;
  }

  /**
   * The state word, to be passed to {@link #clear}.
   *
   * @return readiness bits and tick
   */
  public int state() {
    int now = state;
    return registration == NONE && registrar.isShutDown() ? now | GONE : now;
  }

  /**
   * For the driver: adds readiness and wakes whoever waits for it.
   *
   * @param bits bits of {@link Readiness}, or {@link #GONE}
   */
  public void ready(int bits) {
    int seen;
    do {
      seen = state;
    } while (!STATE.compareAndSet(this, seen, ((seen + TICK) & ~BITS) | (seen & BITS) | bits));
    if ((bits & (READ | URGENT)) != 0 && readers != null) {
      WakerSet.wake(READERS.getAndSet(this, null));
    }
    if ((bits & WRITE) != 0 && writers != null) {
      WakerSet.wake(WRITERS.getAndSet(this, null));
    }
  }

  /**
   * Clears readiness after "would block", unless an event has arrived since.
   *
   * @param bits the bits to clear; closed bits stay
   * @param seen the state word read before the attempt
   */
  public void clear(int bits, int seen) {
    int now = state;
    while (((now ^ seen) & ~BITS) == 0) {
      int next = now & ~(bits & CLEARABLE);
      if (next == now || STATE.compareAndSet(this, now, next)) {
        return;
      }
      now = state;
    }
  }

  /**
   * Clears readiness after a short transfer, which means that the source is drained: the next
   * attempt would be a system call in vain. A level-triggered reactor is armed again.
   *
   * @param bits the bits to clear
   * @param seen the state word read before the attempt
   */
  public void drained(int bits, int seen) {
    clear(bits, seen);
    source.rearm(bits);
  }

  /**
   * Waits until reading is worth an attempt.
   *
   * @return a reusable computation without state of its own
   */
  public Wait readable() {
    Wait wait = readable;
    if (wait == null) {
      // A race creates two equal objects; either will do.
      wait = new Wait(READ);
      readable = wait;
    }
    return wait;
  }

  /**
   * Waits until writing is worth an attempt.
   *
   * @return a reusable computation without state of its own
   */
  public Wait writable() {
    Wait wait = writable;
    if (wait == null) {
      wait = new Wait(WRITE);
      writable = wait;
    }
    return wait;
  }

  /**
   * Waits for out-of-band data. To be told, the source must be registered for it.
   *
   * @return a computation without state of its own
   */
  public Wait urgent() {
    return new Wait(URGENT);
  }

  /**
   * Whether events arrive for this cell, or are about to: only then do cleared bits mean that an
   * attempt is in vain.
   *
   * @return false before anybody has waited
   */
  public boolean isRegistered() {
    return registration != NONE;
  }

  /**
   * Makes the cached readiness a fact instead of a guess: registers the source unless it is, and
   * forgets the optimistic bits. What is ready is then announced by an event.
   *
   * @throws IOException if the reactor refuses, or the runtime has shut down
   */
  public void settle() throws IOException {
    int seen = state; // before the question: an event that comes later has another tick
    if (registration == NONE) {
      clear(READ | WRITE, seen); // before the registration: events come from then on
      register();
    }
  }

  /** Ends all waiting: the source is being closed. Idempotent. */
  public void close() {
    if ((int) REGISTRATION.getAndSet(this, CLOSED) == DONE) {
      registrar.deregister(this);
    }
    registrar.closed(this);
    ready(GONE);
  }

  private void register() throws IOException {
    if (registration != NONE || !REGISTRATION.compareAndSet(this, NONE, BEGUN)) {
      return;
    }
    try {
      registrar.register(this);
    } catch (IOException | RuntimeException e) {
      REGISTRATION.compareAndSet(this, BEGUN, NONE);
      // Others may already wait for the registration that failed: let them try for themselves.
      ready(Readiness.ERROR);
      throw e;
    }
    if (!REGISTRATION.compareAndSet(this, BEGUN, DONE)) {
      registrar.deregister(this); // closed while we registered
    }
  }

  /** Stateless: everything is in the cell, so any number of tasks may share one. */
  public final class Wait implements Async<@Nullable Void> {
    private final int mask;

    Wait(int mask) {
      this.mask = mask;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws IOException {
      if ((state & mask) != 0) {
        return Poll.done();
      }
      register();
      add(cx.waker());
      return (state & mask) != 0 ? Poll.done() : Poll.pending();
    }

    private void add(Waker waker) {
      Object seen;
      Object next;
      do {
        seen = mask == WRITE ? writers : readers;
        next = WakerSet.with(seen, waker);
      } while (next != seen && !replace(seen, next));
    }

    private boolean replace(@Nullable Object seen, Object next) {
      return mask == WRITE
          ? WRITERS.compareAndSet(ReadyCell.this, seen, next)
          : READERS.compareAndSet(ReadyCell.this, seen, next);
    }
  }
}
