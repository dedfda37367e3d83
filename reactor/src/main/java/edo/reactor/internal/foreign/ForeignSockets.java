package edo.reactor.internal.foreign;

import edo.reactor.Sockets;
import edo.reactor.internal.Poller;
import java.io.IOException;

/** The sockets of a backend that another module brings, and the selector they are for. */
public abstract non-sealed class ForeignSockets extends Sockets {
  /** For such a backend. */
  protected ForeignSockets() {}

  /**
   * Opens a selector for these sockets.
   *
   * @return an empty one
   * @throws IOException if it cannot be had
   */
  public abstract Poller openPoller() throws IOException;
}
