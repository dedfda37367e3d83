package edo.reactor.internal.foreign;

import edo.reactor.ListenerSource;

/** A listener of a backend that another module brings. */
public abstract non-sealed class ForeignListener extends ListenerSource {
  /** For such a backend. */
  protected ForeignListener() {}
}
