package edo.sim.internal.net;

import edo.reactor.Backend;
import edo.reactor.internal.foreign.ForeignRegistry;

/** Where the sockets of one machine are registered. */
final class StackRegistry extends ForeignRegistry {
  private final StackPoller poller;

  StackRegistry(StackPoller poller) {
    this.poller = poller;
  }

  StackPoller poller() {
    return poller;
  }

  @Override
  public Backend backend() {
    return Backend.NIO;
  }

  /** Nobody waits in a simulated poll, so nobody is to be woken. */
  @Override
  protected Runnable openWaker(long token) {
    return () -> {};
  }
}
