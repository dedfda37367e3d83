package edo.sim.internal.net;

import edo.reactor.Readiness;
import edo.reactor.Registry;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The readiness of one socket: where it is registered, and which events wait for the next poll.
 * Edge-triggered, as with epoll: each arrival is an event, and a registration or {@link #rearm}
 * tells what is there already.
 */
final class Readying {
  private static final int ALWAYS =
      Readiness.READ_CLOSED | Readiness.WRITE_CLOSED | Readiness.ERROR;

  private final IntSupplier now;
  private @Nullable StackPoller poller;
  private long token;
  private int interest;
  private int pending;
  private boolean closed;

  /**
   * Of a socket.
   *
   * @param now says what it is ready for at this moment
   */
  Readying(IntSupplier now) {
    this.now = now;
  }

  void register(Registry registry, long newToken, int bits) throws IOException {
    StackPoller to = poller(registry);
    if (poller != null) {
      throw new IllegalStateException("the socket is registered already");
    }
    poller = to;
    token = newToken;
    interest = bits;
    raise(now.getAsInt());
  }

  void reregister(Registry registry, long newToken, int bits) throws IOException {
    requireAt(poller(registry));
    token = newToken;
    interest = bits;
    raise(now.getAsInt());
  }

  void deregister(Registry registry) throws IOException {
    requireAt(poller(registry));
    poller = null;
    pending = 0;
  }

  private StackPoller poller(Registry registry) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (registry instanceof StackRegistry ours) {
      return ours.poller();
    }
    throw new IllegalArgumentException("a simulated socket works on its simulated host only");
  }

  private void requireAt(StackPoller at) {
    if (poller != at) {
      throw new IllegalStateException("the socket is not registered there");
    }
  }

  void rearm(int bits) {
    raise(now.getAsInt() & (bits | ALWAYS));
  }

  /** Something has happened. */
  void raise(int bits) {
    StackPoller to = poller;
    int wanted = bits & (interest | ALWAYS);
    if (to == null || wanted == 0) {
      return;
    }
    if (pending == 0) {
      to.enqueue(this);
    }
    pending |= wanted;
  }

  long token() {
    return token;
  }

  /** Takes what waits for a poll; 0 if the socket has gone meanwhile. */
  int take() {
    int bits = pending;
    pending = 0;
    return bits;
  }

  void close() {
    closed = true;
    poller = null;
    pending = 0;
  }
}
