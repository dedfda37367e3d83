package edo.reactor.internal.foreign;

import edo.reactor.UnboundSocket;

/** A socket without a role yet of a backend that another module brings. */
public abstract non-sealed class ForeignUnbound extends UnboundSocket {
  /** For such a backend. */
  protected ForeignUnbound() {}
}
