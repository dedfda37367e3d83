package edo.reactor.internal.foreign;

import edo.reactor.StreamSource;

/** A connection of a backend that another module brings. */
public abstract non-sealed class ForeignStream extends StreamSource {
  /** For such a backend. */
  protected ForeignStream() {}
}
