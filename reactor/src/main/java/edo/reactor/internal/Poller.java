package edo.reactor.internal;

import edo.reactor.Registry;
import java.io.IOException;
import java.util.OptionalInt;

/**
 * What a backend gives to {@code Poll}. One thread at a time may be in {@link #poll}; the rest may
 * be called from any thread.
 */
public interface Poller {
  /**
   * Where sources are registered.
   *
   * @return the registry
   */
  Registry registry();

  /**
   * The selector's own file descriptor.
   *
   * @return it, or empty if it has none that can be told
   */
  OptionalInt fd();

  /**
   * Waits for events and appends them to an empty buffer.
   *
   * @param into where they go
   * @param nanos how long to wait at most; negative: for ever, 0: not at all
   * @throws IOException if the selector fails
   * @throws IllegalStateException if it is closed, or another thread is in this method
   */
  void poll(EventBuffer into, long nanos) throws IOException;

  /** Closes the selector once nobody uses it any more, and ends a wait in {@link #poll}. */
  void close();
}
