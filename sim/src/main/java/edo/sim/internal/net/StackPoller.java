package edo.sim.internal.net;

import edo.reactor.Registry;
import edo.reactor.internal.EventBuffer;
import edo.reactor.internal.Poller;
import java.util.ArrayDeque;
import java.util.OptionalInt;

/** The events of one machine's sockets, in the order in which they came. Never waits. */
final class StackPoller implements Poller {
  private final StackRegistry registry = new StackRegistry(this);
  private final ArrayDeque<Readying> queue = new ArrayDeque<>();

  void enqueue(Readying socket) {
    queue.add(socket);
  }

  boolean hasEvents() {
    return !queue.isEmpty();
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
  public void poll(EventBuffer into, long nanos) {
    while (!into.isFull() && !queue.isEmpty()) {
      Readying socket = queue.remove();
      int bits = socket.take();
      if (bits != 0) {
        into.add(socket.token(), bits);
      }
    }
  }

  @Override
  public void close() {
    queue.clear();
  }
}
