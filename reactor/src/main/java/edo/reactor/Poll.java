package edo.reactor;

import edo.reactor.internal.Poller;
import edo.reactor.internal.epoll.EpollPoller;
import edo.reactor.internal.foreign.ForeignSockets;
import edo.reactor.internal.nio.NioPoller;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Waits for readiness of the sources in its {@link Registry}.
 *
 * <p>One thread at a time may be in {@link #poll} or {@link #pollNanos}; a second one gets an
 * {@link IllegalStateException}. Everything else may be used from any thread.
 *
 * <p>Closing a {@code Poll} closes its selector and its {@link Waker}, not its sources; these may
 * be registered elsewhere afterwards.
 */
public final class Poll implements AutoCloseable {
  private final Backend backend;
  private final Poller poller;

  private Poll(Backend backend, Poller poller) {
    this.backend = backend;
    this.poller = poller;
  }

  /**
   * Opens a selector of the {@linkplain Backend#best best} backend.
   *
   * @return an empty poll
   * @throws IOException if the system refuses
   */
  public static Poll open() throws IOException {
    return open(Backend.best());
  }

  /**
   * Opens a selector.
   *
   * @param backend of which kind
   * @return an empty poll
   * @throws ResourceExhaustedException if the process or the system is out of file descriptors
   * @throws IOException if the system refuses
   * @throws IllegalStateException if that backend is not available here
   */
  public static Poll open(Backend backend) throws IOException {
    backend.requireAvailable();
    return new Poll(
        backend,
        switch (backend) {
          case EPOLL -> EpollPoller.open();
          case NIO -> NioPoller.open();
        });
  }

  /**
   * Opens a selector for the sources that some sockets make.
   *
   * @param sockets whose
   * @return an empty poll
   * @throws ResourceExhaustedException if the process or the system is out of file descriptors
   * @throws IOException if the system refuses
   */
  public static Poll open(Sockets sockets) throws IOException {
    return sockets instanceof ForeignSockets foreign
        ? new Poll(foreign.backend(), foreign.openPoller())
        : open(sockets.backend());
  }

  /**
   * Where to register sources.
   *
   * @return the registry of this poll, always the same
   */
  public Registry registry() {
    return poller.registry();
  }

  /**
   * The kind of the selector; its sources must be of the same.
   *
   * @return the backend
   */
  public Backend backend() {
    return backend;
  }

  /**
   * The selector's own file descriptor, owned by this poll. It can be registered with another poll.
   *
   * @return the descriptor, or empty if the backend cannot tell or this poll is closed
   */
  public OptionalInt fd() {
    return poller.fd();
  }

  /**
   * Waits for events. As {@link #pollNanos}.
   *
   * <p><b>Blocking:</b> until there is an event or the time has passed. It may return early, with
   * nothing.
   *
   * @param events what is found goes here, in place of what was there
   * @param timeout how long to wait at most, rounded up to milliseconds; null: for ever, zero: not
   *     at all
   * @return the number of events
   * @throws IOException if the selector fails
   * @throws IllegalArgumentException if the timeout is negative
   * @throws IllegalStateException if this poll is closed or another thread is polling
   */
  public int poll(Events events, @Nullable Duration timeout) throws IOException {
    if (timeout == null) {
      return pollNanos(events, -1);
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException(
          "timeout must not be negative (null waits for ever): " + timeout);
    }
    return pollNanos(events, saturatedNanos(timeout));
  }

  private static long saturatedNanos(Duration timeout) {
    return timeout.toSeconds() >= Long.MAX_VALUE / 1_000_000_000L
        ? Long.MAX_VALUE
        : timeout.toNanos();
  }

  /**
   * Waits for events; allocates nothing.
   *
   * <p><b>Blocking:</b> until there is an event or the time has passed. The thread waits in the
   * kernel: a virtual thread would hold its carrier. It may return early, with nothing: after a
   * signal, after {@link #close} by another thread, and with {@code java.nio} also when a source
   * was registered or re-armed meanwhile, or as long as the thread's interrupt flag is set. A
   * timeout of more than 24 days ends after 24 days.
   *
   * @param events what is found goes here, in place of what was there
   * @param nanos how long to wait at most, rounded up to milliseconds; negative: for ever, 0: not
   *     at all
   * @return the number of events
   * @throws IOException if the selector fails
   * @throws IllegalStateException if this poll is closed or another thread is polling
   */
  public int pollNanos(Events events, long nanos) throws IOException {
    var buffer = events.buffer();
    buffer.clear();
    poller.poll(buffer, nanos);
    return buffer.size();
  }

  /**
   * Closes the selector. Ends a poll of another thread, which returns normally. Closing twice does
   * nothing.
   */
  @Override
  public void close() {
    poller.close();
  }

  @Override
  public String toString() {
    return "Poll[" + backend + "]";
  }
}
