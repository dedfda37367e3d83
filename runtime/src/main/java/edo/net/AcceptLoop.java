package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.LastResort;
import edo.reactor.ResourceExhaustedException;
import edo.task.Async;
import edo.time.MonoInstant;
import edo.time.Time;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections as a server has to: it goes on when descriptors run out.
 *
 * {@snippet :
 * try (var listener = TcpListener.bind("127.0.0.1:8080")) {
 *   AcceptLoop.of(listener).run(stream -> Task.spawn(() -> serve(stream)));
 * }
 * }
 *
 * <p>When an accept throws {@link ResourceExhaustedException} (EMFILE, ENFILE, ENOBUFS, ENOMEM), it
 * says so in the log, pauses and tries again: after {@link #FIRST_PAUSE} at first, twice as long
 * each time, up to {@link #LONGEST_PAUSE}. The connection stays in the listener's queue meanwhile,
 * and those that were accepted are served; as soon as one of them ends there is a descriptor again.
 * The first accept that works ends the spell; it too is logged, and the next spell begins with the
 * short pause. So a spell is two lines in the log (logger {@code edo.runtime}), however long it
 * lasts. A connection that is gone before it was accepted (ECONNABORTED) is passed over by the
 * listener itself. Whatever else goes wrong ends the loop.
 *
 * <p>For a loop of your own there is {@link #accept}:
 *
 * {@snippet :
 * var connections = AcceptLoop.of(listener).giveUpAfter(Duration.ofMinutes(2));
 * while (true) {
 *   TcpStream stream = connections.accept();
 *   Task.spawn(() -> serve(stream));
 * }
 * }
 *
 * <p>It does not bound the number of connections: take a {@link edo.sync.Semaphore} permit before
 * each {@link #accept} for that. It does not close the listener.
 *
 * <p>Threading: one task at a time uses a loop, as it remembers its pause; several tasks that
 * accept from one listener have a loop each. One that would accept while another waits gets an
 * {@link IllegalStateException}; a computation that has begun to wait and is not used any more must
 * be withdrawn.
 *
 * @param <S> the kind of connection
 */
public final class AcceptLoop<S extends AutoCloseable> {
  /** How long the first pause of a spell without descriptors is. */
  public static final Duration FIRST_PAUSE = Duration.ofMillis(5);

  /** How long a pause is at most. */
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  final Listener<? extends S> listener;
  private final Duration first;
  private final Duration longest;
  private final Optional<Duration> patience;
  private final AtomicReference<@Nullable Object> user = new AtomicReference<>();
  private @Nullable Spell spell;

  /** Accepts fail: since when, for how long the pause now is, and when it ends. */
  private record Spell(MonoInstant since, Duration pause, MonoInstant end) {}

  /**
   * What to do with a connection.
   *
   * @param <S> the kind of connection
   */
  @FunctionalInterface
  public interface Handler<S> {
    /**
     * Takes a connection over, to close it in the end. The next one is accepted when this returns,
     * so what takes long belongs into a task.
     *
     * @param connection the connection
     * @throws IOException if it cannot be taken over; ends the loop
     */
    void handle(S connection) throws IOException;
  }

  private AcceptLoop(
      Listener<? extends S> listener,
      Duration first,
      Duration longest,
      Optional<Duration> patience) {
    this.listener = listener;
    this.first = first;
    this.longest = longest;
    this.patience = patience;
  }

  /**
   * Accepts from a listener.
   *
   * @param listener stays its owner's, who closes it
   * @param <S> the kind of connection
   * @return the loop, which has not begun
   */
  public static <S extends AutoCloseable> AcceptLoop<S> of(Listener<? extends S> listener) {
    Prepared.forTrouble();
    return new AcceptLoop<>(listener, FIRST_PAUSE, LONGEST_PAUSE, Optional.empty());
  }

  /**
   * A loop with other pauses.
   *
   * @param first the first of a spell, at least 1 ms; the next is twice as long, and so on
   * @param longest no pause is longer; at least {@code first}
   * @return a loop that has not begun
   * @throws IllegalArgumentException if one is too short
   */
  public AcceptLoop<S> pauses(Duration first, Duration longest) {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "pauses from " + first + " to " + longest + ": from 1 ms up, the longest last");
    }
    return new AcceptLoop<>(listener, first, longest, patience);
  }

  /**
   * A loop that does not try for ever: when accepting still fails after this time without one
   * success, what it fails with is thrown. Without a limit it goes on until it works.
   *
   * @param limit from the first failure of a spell on
   * @return a loop that has not begun
   * @throws IllegalArgumentException if it is negative
   */
  public AcceptLoop<S> giveUpAfter(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("the limit is negative: " + limit);
    }
    return new AcceptLoop<>(listener, first, longest, Optional.of(limit));
  }

  /**
   * Accepts a connection, pausing while there are no descriptors for it.
   *
   * <p><b>Blocking:</b> suspends the caller until there is a connection. <b>Cancellation:</b>
   * throws {@link edo.task.CancelledException} or {@link edo.task.DeadlineException}; no connection
   * is lost, and the next call keeps what is left of a pause. <b>Backpressure:</b> as with the
   * listener; connections that are not accepted wait in the system's queue.
   *
   * @return the connection, to be closed by the caller
   * @throws ClosedChannelException if the listener was closed, also while this waited; during a
   *     pause a listener of your own is seen to be closed only when the pause has ended
   * @throws IllegalStateException if another task is accepting by this loop
   * @throws ResourceExhaustedException if it lasted longer than {@link #giveUpAfter}
   * @throws IOException if the runtime has shut down, or the listener has failed
   */
  public S accept() throws IOException {
    return Ambient.awaitIo(acceptAsync());
  }

  /**
   * {@link #accept} as a computation.
   *
   * @return the connection, to be closed by the caller
   */
  public Async<S> acceptAsync() {
    return new Accepting<>(this);
  }

  /**
   * Accepts connections until the listener is closed.
   *
   * <p><b>Blocking:</b> suspends the caller until then. <b>Cancellation:</b> as for {@link
   * #accept}; connections that were handed over are not touched. <b>Backpressure:</b> the next
   * connection is accepted when the handler has returned.
   *
   * @param handler takes each connection over; when it throws, that connection is closed, and the
   *     exception thrown on
   * @throws IOException if the runtime has shut down, the listener has failed, or the handler threw
   */
  public void run(Handler<? super S> handler) throws IOException {
    while (true) {
      S connection;
      try {
        connection = accept();
      } catch (ClosedChannelException e) {
        return;
      }
      handOver(connection, handler);
    }
  }

  /**
   * {@link #run} as a computation.
   *
   * @param handler must not wait, as it is called on a worker; otherwise as there
   * @return done when the listener was closed
   */
  public Async<@Nullable Void> runAsync(Handler<? super S> handler) {
    return new Accepting.Serving<>(this, handler);
  }

  static <S extends AutoCloseable> void handOver(S connection, Handler<? super S> handler)
      throws IOException {
    try {
      handler.handle(connection);
    } catch (Throwable e) {
      try {
        connection.close();
      } catch (Exception again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  // ---------------------------------------------------------------- one at a time

  /** From its first poll to its end one accept has the loop for itself. */
  void enter(Object accepting) {
    if (!user.compareAndSet(null, accepting)) {
      throw new IllegalStateException(
          this
              + " is in use by another task or thread, and is for one at a time; give each a loop of"
              + " its own with AcceptLoop.of(listener), or withdraw the computation that waits");
    }
  }

  void leave() {
    user.set(null);
  }

  // ---------------------------------------------------------------- spells without descriptors

  /** When to try again, if not at once. */
  Optional<MonoInstant> pausedUntil() {
    Spell now = spell;
    return now == null || !Time.now().isBefore(now.end) ? Optional.empty() : Optional.of(now.end);
  }

  /** An accept has failed: begins a pause, or gives up. */
  void failed(ResourceExhaustedException e) throws ResourceExhaustedException {
    MonoInstant now = Time.now();
    Spell before = spell;
    if (before == null) {
      LastResort.log(System.Logger.Level.WARNING, CANNOT, listener, e);
    }
    MonoInstant since = before == null ? now : before.since;
    if (patience.isPresent() && now.since(since).compareTo(patience.get()) >= 0) {
      spell = null; // whoever tries again nevertheless begins anew
      throw e;
    }
    Duration pause = before == null ? first : shorter(before.pause.multipliedBy(2), longest);
    spell = new Spell(since, pause, now.plus(pause));
  }

  void succeeded() {
    if (spell != null) {
      spell = null;
      LastResort.log(System.Logger.Level.INFO, CAN_AGAIN, listener, null);
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static final String CANNOT =
      "cannot accept connections, trying again with growing pauses; close some, or raise the limit"
          + " on descriptors";
  private static final String CAN_AGAIN = "accepting connections again";

  @Override
  public String toString() {
    return "AcceptLoop[" + listener + (spell == null ? "" : ", pausing") + "]";
  }

  /**
   * Has what a log record takes opened once, while there are descriptors: a formatter asks for the
   * time zone, whose rules the JDK reads from a file, and a class that fails to initialise then
   * stays unusable for good.
   */
  private static final class Prepared {
    static {
      var _ = ZoneId.systemDefault().getRules();
      var _ = System.getLogger("edo.runtime").isLoggable(System.Logger.Level.WARNING);
      LastResort.prepare(ResourceExhaustedException.class, Spell.class, Accepting.class);
    }

    static void forTrouble() {
      // The work is the initialiser's.
    }
  }
}
