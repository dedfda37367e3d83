package edo.reactor.internal.foreign;

import edo.reactor.DatagramSource;

/** A datagram socket of a backend that another module brings. */
public abstract non-sealed class ForeignDatagram extends DatagramSource {
  /** For such a backend. */
  protected ForeignDatagram() {}
}
