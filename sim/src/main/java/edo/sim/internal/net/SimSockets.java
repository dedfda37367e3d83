package edo.sim.internal.net;

import edo.reactor.Backend;
import edo.reactor.DatagramBatch;
import edo.reactor.DatagramSource;
import edo.reactor.ListenerSource;
import edo.reactor.Sockets;
import edo.reactor.StreamSource;
import edo.reactor.UnboundSocket;
import edo.reactor.internal.Poller;
import edo.reactor.internal.foreign.ForeignSockets;
import java.io.IOException;
import java.net.SocketAddress;

/** The sockets of one machine: TCP and UDP. They refuse what the portable backend refuses. */
final class SimSockets extends ForeignSockets {
  private final Stack stack;

  SimSockets(Stack stack) {
    this.stack = stack;
  }

  @Override
  public Poller openPoller() {
    return stack.poller();
  }

  @Override
  public Backend backend() {
    return Backend.NIO;
  }

  @Override
  public UnboundSocket tcp4() throws IOException {
    stack.requireAlive();
    return new SimUnbound(stack, false);
  }

  @Override
  public UnboundSocket tcp6() throws IOException {
    stack.requireAlive();
    return new SimUnbound(stack, true);
  }

  @Override
  public DatagramSource udp4() throws IOException {
    stack.requireAlive();
    return new SimDatagram(stack, false);
  }

  @Override
  public DatagramSource udp6() throws IOException {
    stack.requireAlive();
    return new SimDatagram(stack, true);
  }

  @Override
  public <A extends SocketAddress> DatagramBatch<A> datagramBatch(int capacity, int room) {
    return Sockets.of(Backend.NIO).datagramBatch(capacity, room);
  }

  private static UnsupportedOperationException none(String what) {
    return new UnsupportedOperationException("simulated hosts have no " + what);
  }

  @Override
  public UnboundSocket unix() {
    throw none("Unix sockets");
  }

  @Override
  protected StreamSource[] openUnixPair() {
    throw none("Unix sockets");
  }

  @Override
  public DatagramSource unixDatagram() {
    throw none("Unix sockets");
  }

  @Override
  protected DatagramSource[] openUnixDatagramPair() {
    throw none("Unix sockets");
  }

  @Override
  public ListenerSource adoptListener(int fd, boolean unix) {
    throw none("descriptors");
  }

  @Override
  public StreamSource adoptStream(int fd, boolean unix) {
    throw none("descriptors");
  }

  @Override
  public DatagramSource adoptDatagram(int fd, boolean unix) {
    throw none("descriptors");
  }
}
