package edo.reactor;

import edo.reactor.internal.epoll.EpollRegistry;
import edo.reactor.internal.foreign.ForeignRegistry;
import edo.reactor.internal.nio.NioRegistry;
import java.io.IOException;

/**
 * Where sources are registered for the events of one {@link Poll}. May be shared freely: all
 * methods may be called from any thread, also while another thread waits in {@code poll}.
 *
 * <p>None of the methods waits. They throw
 *
 * <ul>
 *   <li>{@link IllegalStateException} if the {@code Poll} is closed, the source is registered
 *       already (register), is not registered (the others), or is registered with another {@code
 *       Poll};
 *   <li>{@link IllegalArgumentException} if the source was made for another backend, or the
 *       interest is empty;
 *   <li>{@link java.nio.channels.ClosedChannelException} if the source is closed;
 *   <li>{@link UnsupportedOperationException} if the backend has no such interest;
 *   <li>{@link IOException} if the system refuses.
 * </ul>
 */
public abstract sealed class Registry permits EpollRegistry, NioRegistry, ForeignRegistry {
  /** For the backends. */
  protected Registry() {}

  /**
   * Registers a source: from now on its events are reported. If it is ready already, the first
   * event comes at once.
   *
   * @param source what to watch
   * @param token name of the source in events
   * @param interest what to watch it for
   * @throws IOException if it fails, see above
   */
  public final void register(Source source, Token token, Interest interest) throws IOException {
    source.register(this, token.value(), interest.bits());
  }

  /**
   * Registers a source, as {@link #register(Source, Token, Interest)}, without wrapper objects.
   *
   * @param source what to watch
   * @param token name of the source in events
   * @param interestBits what to watch it for, as in {@link Interest#bits}
   * @throws IOException if it fails, see above
   */
  public final void register(Source source, long token, int interestBits) throws IOException {
    Interest.requireBits(interestBits);
    source.register(this, token, interestBits);
  }

  /**
   * Replaces token and interest of a registered source and arms it again: if it is ready, an event
   * comes at once.
   *
   * @param source what to watch
   * @param token its new name
   * @param interest its new interest
   * @throws IOException if it fails, see above
   */
  public final void reregister(Source source, Token token, Interest interest) throws IOException {
    source.reregister(this, token.value(), interest.bits());
  }

  /**
   * Replaces token and interest, as {@link #reregister(Source, Token, Interest)}, without wrapper
   * objects.
   *
   * @param source what to watch
   * @param token its new name
   * @param interestBits its new interest, as in {@link Interest#bits}
   * @throws IOException if it fails, see above
   */
  public final void reregister(Source source, long token, int interestBits) throws IOException {
    Interest.requireBits(interestBits);
    source.reregister(this, token, interestBits);
  }

  /**
   * Forgets a source: no poll that begins after this call reports it. It may be registered again,
   * here or elsewhere. Closing a source does this by itself.
   *
   * @param source what to forget
   * @throws IOException if it fails, see above
   */
  public final void deregister(Source source) throws IOException {
    source.deregister(this);
  }

  /**
   * The backend of the {@link Poll}, and so of the sources that can be registered here.
   *
   * @return the backend
   */
  public abstract Backend backend();

  /**
   * Makes the one waker of this registry's poll.
   *
   * @param token name of the waker in events
   * @return what wakes
   * @throws IOException if the system refuses
   * @throws IllegalStateException if there is a waker already
   */
  protected abstract Runnable openWaker(long token) throws IOException;
}
