package edo.reactor;

import java.io.IOException;

/**
 * Something that can be registered with a {@link Registry}.
 *
 * <p>The sources of this package are made by {@link Sockets}, {@link PipeSource} and {@link
 * FdSource}. A source of your own passes the four calls on to one of these, or to several.
 *
 * <p>A source can be registered with one {@link Poll} at a time.
 */
public interface Source {
  /** An operation's result: it would have to wait. Try again after an event. */
  int WOULD_BLOCK = -2;

  /** A read's result: the peer has ended its stream. */
  int EOF = -1;

  /**
   * One operation moves at most this many bytes. A result below this and below what was asked for
   * means that the system had no more (or no more room).
   */
  int MAX_TRANSFER = 128 * 1024;

  /**
   * Called by {@link Registry#register(Source, long, int)}.
   *
   * @param registry where to
   * @param token name of the source in events
   * @param interestBits as in {@link Interest#bits}
   * @throws IOException if it fails
   */
  void register(Registry registry, long token, int interestBits) throws IOException;

  /**
   * Called by {@link Registry#reregister(Source, long, int)}.
   *
   * @param registry where to
   * @param token name of the source in events
   * @param interestBits as in {@link Interest#bits}
   * @throws IOException if it fails
   */
  void reregister(Registry registry, long token, int interestBits) throws IOException;

  /**
   * Called by {@link Registry#deregister}.
   *
   * @param registry where from
   * @throws IOException if it fails
   */
  void deregister(Registry registry) throws IOException;

  /**
   * Asks for a new event in the given directions although no operation returned {@link
   * #WOULD_BLOCK}: for a caller that knows it would (after a short read, say) and does not try.
   *
   * <p>If the source is ready at this very time, the event may come at once. epoll needs no such
   * call and ignores it; {@code java.nio} loses the event without it. Directions outside the
   * registered interest are ignored, and so is the whole call if the source is closed or not
   * registered.
   *
   * @param interestBits as in {@link Interest#bits}
   */
  void rearm(int interestBits);
}
