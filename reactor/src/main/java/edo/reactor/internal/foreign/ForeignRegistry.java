package edo.reactor.internal.foreign;

import edo.reactor.Registry;

/** A registry of a backend that another module brings. */
public abstract non-sealed class ForeignRegistry extends Registry {
  /** For such a backend. */
  protected ForeignRegistry() {}
}
